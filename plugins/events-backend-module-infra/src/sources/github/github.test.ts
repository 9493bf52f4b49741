import {
  json,
  OTHER,
  otherBody,
  SECRET,
  withHeaders,
  withoutHeader,
} from '../../__testUtils__/contract';
import { describeContract } from '../../__testUtils__/describeContract';
import { SourcesBackend } from '../../__testUtils__/SourcesBackend';
import { hmacOf } from '../../checks/secrets';
import * as fixtures from './fixtures';

const HEADER = 'x-hub-signature-256';
const ofEvent = (event: string) => ({ 'x-github-event': event });
const builds = [
  {
    project: 'codertocat/hello-world',
    workflow: 'release',
    image: 'ghcr.io/codertocat/hello-world',
    tag: 'sha-{sha7}',
  },
];

function genuine(payload: unknown, headers: Record<string, string> = {}) {
  const body = json(payload);
  const signature = `sha256=${hmacOf(Buffer.from(body), SECRET)}`;
  return {
    headers: {
      'content-type': 'application/json',
      'x-github-delivery': 'f2467dea-70d6-11e8-8955-3c83993e0aef',
      [HEADER]: signature,
      ...headers,
    },
    body,
  };
}

describeContract({
  kind: 'github',
  config: { secret: SECRET, builds },
  genuine,
  published: [
    {
      title: 'registry_package',
      payload: fixtures.registryPackagePublished,
      headers: ofEvent('registry_package'),
      hints: [fixtures.packageHint],
    },
    {
      title: 'package',
      payload: fixtures.packagePublished,
      headers: ofEvent('package'),
      hints: [fixtures.packageHint],
    },
    {
      title: 'workflow_run of a workflow that makes an image',
      payload: fixtures.runCompleted,
      headers: ofEvent('workflow_run'),
      hints: [fixtures.runHint],
    },
    {
      title: 'a pull request that was opened',
      payload: fixtures.pullRequestOpened,
      headers: ofEvent('pull_request'),
      pullRequest: fixtures.pullRequest,
    },
    {
      title: 'a pull request with further commits',
      payload: fixtures.pullRequestChanged,
      headers: ofEvent('pull_request'),
      pullRequest: { ...fixtures.pullRequest, action: 'updated' },
    },
    {
      title: 'a pull request that was closed',
      payload: fixtures.pullRequestClosed,
      headers: ofEvent('pull_request'),
      pullRequest: { ...fixtures.pullRequest, action: 'closed' },
    },
  ],
  unsigned: request => withoutHeader(request, HEADER),
  tampered: [
    { reason: 'the body is another', change: otherBody },
    {
      reason: 'it is signed by another secret',
      change: request => {
        const signature = hmacOf(Buffer.from(request.body as string), OTHER);
        return withHeaders(request, { [HEADER]: `sha256=${signature}` });
      },
    },
    {
      reason: 'the time in it is another',
      change: request => ({
        ...request,
        body: request.body.toString().replace('2019-05-09', '2029-05-09'),
      }),
    },
    {
      reason: 'the signature is of the older, weaker kind',
      change: request => withHeaders(request, { [HEADER]: 'sha1=0000' }),
    },
  ],
  malformed: [
    { reason: 'there is no package', payload: { action: 'published' } },
    {
      reason: 'there is no pull request',
      payload: { ...fixtures.pullRequestOpened, pull_request: undefined },
      headers: ofEvent('pull_request'),
    },
    {
      reason: 'the head of the pull request is no commit',
      payload: {
        ...fixtures.pullRequestOpened,
        pull_request: {
          ...fixtures.pullRequestOpened.pull_request,
          head: {
            ...fixtures.pullRequestOpened.pull_request.head,
            sha: 'HEAD',
          },
        },
      },
      headers: ofEvent('pull_request'),
    },
  ],
  unknown: [
    {
      reason: 'a ping',
      payload: fixtures.ping,
      headers: ofEvent('ping'),
    },
    {
      reason: 'an event named as a part of JavaScript',
      payload: fixtures.ping,
      headers: ofEvent('constructor'),
    },
    { reason: 'an image without tag', payload: fixtures.packageWithoutTag },
    { reason: 'a package that is no image', payload: fixtures.npmPackage },
    {
      reason: 'a workflow that failed',
      payload: fixtures.runFailed,
      headers: ofEvent('workflow_run'),
    },
    {
      reason: 'a workflow of a fork',
      payload: fixtures.runOfFork,
      headers: ofEvent('workflow_run'),
    },
    {
      reason: 'a workflow that makes no image',
      payload: fixtures.runOfTests,
      headers: ofEvent('workflow_run'),
    },
    {
      reason: 'a label of a pull request',
      payload: fixtures.pullRequestLabeled,
      headers: ofEvent('pull_request'),
    },
    {
      reason: 'a pull request of a fork',
      payload: fixtures.pullRequestOfFork,
      headers: ofEvent('pull_request'),
    },
  ],
});

describe('GitHub, by the topics of another module', () => {
  let backend: SourcesBackend;

  beforeAll(async () => {
    backend = await SourcesBackend.start({
      github: [{ topic: 'github' }, { name: 'direct', secret: SECRET }],
    });
  });

  beforeEach(() => {
    backend.hints.length = 0;
    backend.pullRequests.length = 0;
  });

  afterAll(() => backend.stop());

  it('takes packages and pull requests from there', async () => {
    await backend.publish(
      'github.registry_package',
      fixtures.registryPackagePublished,
    );
    await backend.publish('github.pull_request', fixtures.pullRequestOpened);
    expect(backend.hints).toMatchObject([
      { source: 'github', hints: [fixtures.packageHint] },
    ]);
    expect(backend.pullRequests).toMatchObject([fixtures.pullRequest]);
  });

  it('lets nothing in by HTTP where no secret is configured', async () => {
    const request = genuine(
      fixtures.registryPackagePublished,
      ofEvent('registry_package'),
    );
    expect((await backend.post('github', request)).status).toBe(404);
    expect((await backend.post('github/direct', request)).status).toBe(202);
  });

  it('names a delivery by what is signed, not by a header that is not', async () => {
    const request = genuine(
      fixtures.registryPackagePublished,
      ofEvent('registry_package'),
    );
    await backend.post('github/direct', request);
    await backend.post(
      'github/direct',
      withHeaders(request, { 'x-github-delivery': 'another' }),
    );
    const [first, second] = backend.hints;
    expect(second.deliveryId).toBe(first.deliveryId);
  });
});
