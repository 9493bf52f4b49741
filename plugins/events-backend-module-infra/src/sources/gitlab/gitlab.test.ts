import {
  json,
  OTHER,
  SECRET,
  withHeaders,
  withoutHeader,
} from '../../__testUtils__/contract';
import { describeContract } from '../../__testUtils__/describeContract';
import { SourcesBackend } from '../../__testUtils__/SourcesBackend';
import { pushed, pushedAt, pushedHint } from '../oci/fixtures';
import * as fixtures from './fixtures';

const NOTIFICATIONS = {
  'content-type': 'application/vnd.docker.distribution.events.v1+json',
  authorization: SECRET,
};
const hook = (event: string) => ({
  'content-type': 'application/json',
  'x-gitlab-event': event,
  'x-gitlab-token': SECRET,
});
const builds = [
  {
    project: 'gitlab-org/gitlab-test',
    image: 'registry.example.com/gitlab-org/gitlab-test',
    tag: '{sha8}',
  },
];

describeContract({
  kind: 'gitlab',
  config: { secret: SECRET, builds },
  genuine: (payload, headers = {}) => ({ headers, body: json(payload) }),
  published: [
    {
      title: 'a notification of its registry',
      payload: pushed,
      headers: NOTIFICATIONS,
      hints: [pushedHint],
    },
    {
      title: 'a pipeline that makes an image',
      payload: fixtures.pipelineSucceeded,
      headers: hook('Pipeline Hook'),
      hints: [fixtures.pipelineHint],
    },
    {
      title: 'a merge request that was opened',
      payload: fixtures.mergeRequestOpened,
      headers: hook('Merge Request Hook'),
      pullRequest: fixtures.mergeRequest,
    },
    {
      title: 'a merge request with further commits',
      payload: fixtures.mergeRequestPushed,
      headers: hook('Merge Request Hook'),
      pullRequest: { ...fixtures.mergeRequest, action: 'updated' },
    },
    {
      title: 'a merge request that was merged',
      payload: fixtures.mergeRequestMerged,
      headers: hook('Merge Request Hook'),
      pullRequest: { ...fixtures.mergeRequest, action: 'closed' },
    },
  ],
  unsigned: request => withoutHeader(request, 'authorization'),
  tampered: [
    {
      reason: 'the secret of the registry is another',
      change: request => withHeaders(request, { authorization: OTHER }),
    },
    {
      reason: 'the token of the webhook is another',
      change: request =>
        withHeaders(request, {
          ...hook('Pipeline Hook'),
          'x-gitlab-token': OTHER,
        }),
    },
  ],
  at: pushedAt,
  staleStatus: 202,
  malformed: [
    { reason: 'there are no events', payload: {} },
    {
      reason: 'a webhook has no kind',
      payload: {},
      headers: hook('Pipeline Hook'),
    },
    {
      reason: 'a pipeline has no project',
      payload: { ...fixtures.pipelineSucceeded, project: undefined },
      headers: hook('Pipeline Hook'),
    },
  ],
  unknown: [
    {
      reason: 'a push of a tag',
      payload: fixtures.tagPushed,
      headers: hook('Tag Push Hook'),
    },
    {
      reason: 'a pipeline that failed',
      payload: fixtures.pipelineFailed,
      headers: hook('Pipeline Hook'),
    },
    {
      reason: 'a pipeline that makes no image',
      payload: fixtures.pipelineOfOther,
      headers: hook('Pipeline Hook'),
    },
    {
      reason: 'another title of a merge request',
      payload: fixtures.mergeRequestRenamed,
      headers: hook('Merge Request Hook'),
    },
    {
      reason: 'a merge request of a fork',
      payload: fixtures.mergeRequestOfFork,
      headers: hook('Merge Request Hook'),
    },
  ],
});

it('takes merge requests of GitLab from the topics of another module', async () => {
  const backend = await SourcesBackend.start({ gitlab: [{ topic: 'gitlab' }] });
  await backend.publish('gitlab.merge_request', fixtures.mergeRequestOpened);
  expect(backend.pullRequests).toMatchObject([fixtures.mergeRequest]);
  await backend.stop();
});
