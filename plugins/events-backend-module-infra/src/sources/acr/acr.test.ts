import {
  json,
  OTHER,
  SECRET,
  withHeaders,
  withoutHeader,
} from '../../__testUtils__/contract';
import { describeContract } from '../../__testUtils__/describeContract';
import { deleted, ping, pushed, pushedAt, pushedHint } from './fixtures';

describeContract({
  kind: 'acr',
  config: { secret: SECRET, header: 'X-Registry-Secret' },
  genuine: payload => ({
    headers: {
      'x-registry-secret': SECRET,
      'content-type': 'application/json; charset=utf-8',
    },
    body: json(payload),
  }),
  published: [{ title: 'a push', payload: pushed, hints: [pushedHint] }],
  unsigned: request => withoutHeader(request, 'x-registry-secret'),
  tampered: [
    {
      reason: 'the secret is another',
      change: request => withHeaders(request, { 'x-registry-secret': OTHER }),
    },
  ],
  at: pushedAt,
  malformed: [
    { reason: 'the action is missing', payload: { target: pushed.target } },
    { reason: 'the target is missing', payload: { action: 'push' } },
    {
      reason: 'nothing says the registry',
      payload: { ...pushed, request: undefined },
    },
  ],
  unknown: [
    { reason: 'a deletion', payload: deleted },
    { reason: 'a test of the address', payload: ping },
  ],
});
