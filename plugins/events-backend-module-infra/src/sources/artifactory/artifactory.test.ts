import {
  json,
  OTHER,
  otherBody,
  SECRET,
  withHeaders,
  withoutHeader,
} from '../../__testUtils__/contract';
import { describeContract } from '../../__testUtils__/describeContract';
import { hmacOf } from '../../checks/secrets';
import {
  deployed,
  pushed,
  pushedElsewhere,
  pushedElsewhereHint,
  pushedHint,
  pushedPart,
} from './fixtures';

const HEADER = 'x-jfrog-event-auth';

describeContract({
  kind: 'artifactory',
  config: {
    secret: SECRET,
    registry: 'artifactory.example.com',
    registries: { 'docker-release': 'releases.example.com' },
  },
  genuine: (payload, headers) => {
    const body = json(payload);
    return {
      headers: {
        [HEADER]: hmacOf(Buffer.from(body), SECRET),
        'content-type': 'application/json',
        ...headers,
      },
      body,
    };
  },
  published: [
    { title: 'a push that is signed', payload: pushed, hints: [pushedHint] },
    {
      title: 'a push with the secret itself',
      payload: pushed,
      headers: { [HEADER]: SECRET },
      hints: [pushedHint],
    },
    {
      title: 'a push to a repository with a host of its own',
      payload: pushedElsewhere,
      hints: [pushedElsewhereHint],
    },
  ],
  unsigned: request => withoutHeader(request, HEADER),
  tampered: [
    { reason: 'the body is another', change: otherBody },
    {
      reason: 'the secret is another',
      change: request => withHeaders(request, { [HEADER]: OTHER }),
    },
    {
      reason: 'it is signed by another secret',
      change: request =>
        withHeaders(request, {
          [HEADER]: hmacOf(Buffer.from(request.body as string), OTHER),
        }),
    },
  ],
  malformed: [
    { reason: 'the domain is missing', payload: { event_type: 'pushed' } },
    {
      reason: 'there is no name of an image',
      payload: { ...pushed, data: { repo_key: 'docker-local' } },
    },
  ],
  unknown: [
    { reason: 'a file', payload: deployed },
    { reason: 'a part of a multi-platform image', payload: pushedPart },
  ],
});
