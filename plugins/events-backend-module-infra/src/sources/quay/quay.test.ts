import { json, OTHER, SECRET } from '../../__testUtils__/contract';
import { describeContract } from '../../__testUtils__/describeContract';
import { buildQueued, pushed, pushedHints } from './fixtures';

describeContract({
  kind: 'quay',
  config: { secret: SECRET },
  genuine: payload => ({
    headers: { 'content-type': 'application/json' },
    query: `?secret=${SECRET}`,
    body: json(payload),
  }),
  published: [
    { title: 'a push of two tags', payload: pushed, hints: pushedHints },
  ],
  unsigned: request => ({ ...request, query: '' }),
  tampered: [
    {
      reason: 'the secret is another',
      change: request => ({ ...request, query: `?secret=${OTHER}` }),
    },
  ],
  malformed: [
    { reason: 'there is no repository', payload: { updated_tags: ['latest'] } },
    {
      reason: 'the tags are no list',
      payload: { ...pushed, updated_tags: { latest: 'sha256:00' } },
    },
    {
      reason: 'a tag has no form of one',
      payload: { ...pushed, updated_tags: ['../latest'] },
    },
  ],
  unknown: [{ reason: 'a build that is queued', payload: buildQueued }],
  repeatable: false,
});
