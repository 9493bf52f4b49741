import { json, OTHER, SECRET } from '../../__testUtils__/contract';
import { describeContract } from '../../__testUtils__/describeContract';
import { pushed, pushedAt, pushedHint } from './fixtures';

describeContract({
  kind: 'dockerHub',
  config: { secret: SECRET },
  genuine: payload => ({
    headers: { 'content-type': 'application/json' },
    query: `?secret=${SECRET}`,
    body: json(payload),
  }),
  published: [{ title: 'a push', payload: pushed, hints: [pushedHint] }],
  unsigned: request => ({ ...request, query: '' }),
  tampered: [
    {
      reason: 'the secret is another',
      change: request => ({ ...request, query: `?secret=${OTHER}` }),
    },
  ],
  at: pushedAt,
  malformed: [
    {
      reason: 'nothing was pushed',
      payload: { repository: pushed.repository },
    },
    {
      reason: 'the tag has no form of one',
      payload: { ...pushed, push_data: { tag: 'a tag' } },
    },
  ],
});
