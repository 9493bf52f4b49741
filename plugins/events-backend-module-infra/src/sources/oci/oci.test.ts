import {
  json,
  OTHER,
  SECRET,
  withHeaders,
  withoutHeader,
} from '../../__testUtils__/contract';
import { describeContract } from '../../__testUtils__/describeContract';
import {
  mounted,
  pulled,
  pushed,
  pushedAt,
  pushedHint,
  pushedWithParts,
} from './fixtures';

const V1 = 'application/vnd.docker.distribution.events.v1+json';
const V2 = 'application/vnd.docker.distribution.events.v2+json';
const ofType = (type: string) => ({ 'content-type': type });

describeContract({
  kind: 'oci',
  config: { secret: SECRET },
  genuine: (payload, headers) => ({
    headers: { authorization: SECRET, ...headers },
    body: json(payload),
  }),
  published: [
    {
      title: 'a push, as version 2 of Distribution sends it',
      payload: pushed,
      headers: ofType(V1),
      hints: [pushedHint],
    },
    {
      title: 'a push, as version 3 of Distribution sends it',
      payload: pushed,
      headers: ofType(V2),
      hints: [pushedHint],
    },
    {
      title: 'a push of several parts, of which one has a tag',
      payload: pushedWithParts,
      headers: ofType(V1),
      hints: [pushedHint],
    },
    {
      title: 'a push, the secret after Bearer',
      payload: pushed,
      headers: { ...ofType(V1), authorization: `Bearer ${SECRET}` },
      hints: [pushedHint],
    },
  ],
  unsigned: request => withoutHeader(request, 'authorization'),
  tampered: [
    {
      reason: 'the secret is another',
      change: request => withHeaders(request, { authorization: OTHER }),
    },
    {
      reason: 'the secret is the beginning of ours',
      change: request =>
        withHeaders(request, { authorization: SECRET.slice(0, -1) }),
    },
  ],
  at: pushedAt,
  staleStatus: 202,
  malformed: [
    { reason: 'there are no events', payload: { events: [] } },
    { reason: 'events are no list', payload: { events: 'push' } },
    {
      reason: 'the repository has no form of one',
      payload: {
        events: [
          {
            ...pushed.events[0],
            target: { ...pushed.events[0].target, repository: '../secrets' },
          },
        ],
      },
    },
  ],
  unknown: [
    { reason: 'a pull', payload: pulled },
    { reason: 'a mounted layer', payload: mounted },
  ],
});
