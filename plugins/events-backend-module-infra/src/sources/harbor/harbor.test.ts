import {
  json,
  OTHER,
  SECRET,
  withHeaders,
  withoutHeader,
} from '../../__testUtils__/contract';
import { describeContract } from '../../__testUtils__/describeContract';
import {
  pulledCloudEvent,
  pushed,
  pushedAt,
  pushedCloudEvent,
  pushedHint,
  pushedPart,
  scanned,
} from './fixtures';

const CLOUD_EVENT = { 'content-type': 'application/cloudevents+json' };

describeContract({
  kind: 'harbor',
  config: { secret: SECRET },
  genuine: (payload, headers) => ({
    headers: {
      authorization: SECRET,
      'content-type': 'application/json',
      ...headers,
    },
    body: json(payload),
  }),
  published: [
    { title: 'a push in its own form', payload: pushed, hints: [pushedHint] },
    {
      title: 'a push as a CloudEvent',
      payload: pushedCloudEvent,
      headers: CLOUD_EVENT,
      hints: [pushedHint],
    },
  ],
  unsigned: request => withoutHeader(request, 'authorization'),
  tampered: [
    {
      reason: 'the secret is another',
      change: request => withHeaders(request, { authorization: OTHER }),
    },
  ],
  at: pushedAt,
  malformed: [
    { reason: 'the type is missing', payload: { occur_at: 1586922308 } },
    {
      reason: 'there is no repository',
      payload: { ...pushed, event_data: { resources: [] } },
    },
    {
      reason: 'the CloudEvent has no source',
      payload: { ...pushedCloudEvent, source: undefined },
      headers: CLOUD_EVENT,
    },
  ],
  unknown: [
    { reason: 'a scan', payload: scanned },
    { reason: 'a part of a multi-platform image', payload: pushedPart },
    { reason: 'a pull', payload: pulledCloudEvent, headers: CLOUD_EVENT },
  ],
});
