import eventsPlugin from '@backstage/plugin-events-backend';
import { eventsServiceFactory } from '@backstage/plugin-events-node';
import { JsonObject } from '@backstage/types';
import eventsModuleInfra from '@infra-orchestration/backstage-plugin-events-backend-module-infra';
import infraModuleKubernetes from '@infra-orchestration/backstage-plugin-infra-backend-module-kubernetes';
import infraModuleRegistry from '@infra-orchestration/backstage-plugin-infra-backend-module-registry';
import { Preview } from '@infra-orchestration/backstage-plugin-infra-common';
import { createHmac, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import request from 'supertest';
import { ClusterAdmin } from './__testUtils__/clusterAdmin';
import { InfraBackend, testDatabases } from './__testUtils__/infraBackend';
import { NotifyingRegistry } from './__testUtils__/NotifyingRegistry';
import {
  commitOf,
  previewEntities,
  RecordingForge,
} from './__testUtils__/previews';

jest.setTimeout(240_000);

const seed = randomBytes(3).toString('hex');
const REGISTRY_SECRET = 'what-the-registry-sends-along';
const FORGE_SECRET = 'what-the-forge-signs-with';
const entityRef = 'component:default/greeter';
const IMAGE = 'shop/greeter';
const PROVIDER = `previews-${seed}`;
const APP_URL = 'https://backstage.example.com';

const document = (
  kind: string,
  name: string,
  spec: JsonObject,
): JsonObject => ({
  apiVersion: 'infra-orchestration.dev/v1alpha1',
  kind,
  metadata: { name },
  spec,
});

const types = [
  document('EnvironmentType', 'preview', {
    ttl: 'PT4H',
    claims: { place: { type: 'place' } },
    links: [
      {
        title: 'Greeter',
        url: 'https://${environment.name}.greeter.example.com',
      },
    ],
  }),
  document('EnvironmentType', 'development', {}),
  document('ResourceType', 'place', {
    params: { type: 'object' },
    outputs: { type: 'object', properties: { name: { type: 'string' } } },
  }),
  document('ResourceType', 'workload', {
    params: { type: 'object' },
    outputs: { type: 'object' },
  }),
];

const definitions = [
  document('ResourceDefinition', 'place', {
    type: 'place',
    provider: PROVIDER,
    kind: 'namespace',
    criteria: [{}],
  }),
  document('ResourceDefinition', 'workload', {
    type: 'workload',
    provider: PROVIDER,
    kind: 'manifests',
    requires: { place: { type: 'place' } },
    inputs: {
      namespace: '${resources.place.outputs.name}',
      objects: [
        {
          apiVersion: 'apps/v1',
          kind: 'Deployment',
          metadata: { name: 'greeter' },
          spec: {
            selector: { matchLabels: { app: 'greeter' } },
            template: {
              metadata: { labels: { app: 'greeter' } },
              spec: {
                containers: [
                  { name: 'web', image: '${params.containers.web.image}' },
                ],
              },
            },
          },
        },
      ],
    },
    criteria: [{}],
  }),
];

/** Images of the registry, and whose they are. */
function imageDocuments(registry: NotifyingRegistry): JsonObject[] {
  const { username, password } = registry.login;
  return [
    document('Provider', 'images', {
      driver: 'registry',
      config: { url: `http://${registry.host}` },
      credentials: {
        username: { value: username },
        password: { value: password },
      },
    }),
    document('DeliveryPipeline', 'main', {
      criteria: [{}],
      images: [
        {
          repository: `${registry.host}/${IMAGE}`,
          entity: entityRef,
          container: 'web',
        },
      ],
      steps: [{ name: 'development', environmentType: 'development' }],
    }),
  ];
}

const score = `apiVersion: score.dev/v1b1
metadata: { name: greeter }
containers: { web: { image: . } }
`;

describe.each(testDatabases.eachSupportedId())(
  'the preview of a pull request on a real cluster, with %s',
  databaseId => {
    const admin = new ClusterAdmin('kubernetes');
    /** Paths of files that were read, with the commit in them. */
    const read: string[] = [];
    let git: Server;
    let infra: InfraBackend;
    let registry: NotifyingRegistry;
    let forge: RecordingForge;
    let repositoryUrl: string;
    let minutes = 0;

    beforeAll(async () => {
      git = createServer(({ url }, response) => {
        read.push(url!);
        response.end(score);
      }).listen(0, '127.0.0.1');
      await once(git, 'listening');
      const host = `127.0.0.1:${(git.address() as AddressInfo).port}`;
      repositoryUrl = `http://${host}/shop/greeter`;
      forge = new RecordingForge(repositoryUrl);
      infra = await InfraBackend.start({
        databaseId,
        documents: types,
        entities: previewEntities({
          'backstage.io/source-location': `url:${repositoryUrl}/tree/main/`,
          'infra-orchestration.dev/score-location': `${repositoryUrl}/blob/main/score.yaml`,
        }),
        features: [
          eventsServiceFactory,
          eventsPlugin,
          eventsModuleInfra,
          infraModuleRegistry,
          infraModuleKubernetes,
          forge.feature,
        ],
        config: {
          app: { baseUrl: APP_URL },
          backend: { reading: { allow: [{ host }] } },
          // One backend has nobody to pass events on to.
          events: { useEventBus: 'never' },
          infra: {
            secrets: {
              keys: [
                { id: 'test', secret: randomBytes(32).toString('base64') },
              ],
            },
            sources: {
              oci: [{ secret: REGISTRY_SECRET }],
              github: [{ secret: FORGE_SECRET }],
              gitlab: [{ secret: FORGE_SECRET }],
            },
          },
        },
      });
      registry = await NotifyingRegistry.start({
        url: `http://127.0.0.1:${infra.backend.server.port()}/api/events/infra/oci`,
        authorization: REGISTRY_SECRET,
      });
      await registerCluster();
      await infra
        .put('/documents', {
          documents: [...definitions, ...imageDocuments(registry)],
        })
        .expect(200);
    });

    afterAll(async () => {
      await registry?.stop();
      await infra?.stop();
      await admin.leave();
      git.closeAllConnections();
      git.close();
    });

    async function registerCluster(): Promise<void> {
      const config = { ...admin.address, kinds: ['namespace', 'manifests'] };
      const { body } = await infra
        .post('/drivers/kubernetes/access-manifest', {
          provider: PROVIDER,
          config,
        })
        .expect(200);
      await admin.apply(body.content);
      const token = await admin.tokenOf(
        `infra-${PROVIDER}`,
        'infra-orchestration',
      );
      await infra
        .put('/documents', {
          documents: [
            document('Provider', PROVIDER, {
              driver: 'kubernetes',
              config,
              credentials: { token: { value: token } },
            }),
          ],
        })
        .expect(200);
    }

    /** As GitHub sends it, signed. */
    async function github(action: string, n: number): Promise<void> {
      minutes += 1;
      const body = JSON.stringify({
        action,
        number: 7,
        pull_request: {
          ...{ number: 7, title: 'Colours' },
          html_url: `${repositoryUrl}/pull/7`,
          updated_at: `2026-11-26T10:0${minutes}:00Z`,
          user: { login: 'ann' },
          head: {
            ...{ ref: 'colour', sha: commitOf(n) },
            repo: { full_name: 'shop/greeter' },
          },
        },
        repository: { full_name: 'shop/greeter', html_url: repositoryUrl },
      });
      const mac = createHmac('sha256', FORGE_SECRET).update(body);
      await request(infra.backend.server)
        .post('/api/events/infra/github')
        .set({
          'content-type': 'application/json',
          'x-github-event': 'pull_request',
          'x-hub-signature-256': `sha256=${mac.digest('hex')}`,
        })
        .send(body)
        .expect(202);
    }

    /** As GitLab sends it. */
    async function gitlab(action: string, n: number, more: object = {}) {
      minutes += 1;
      await request(infra.backend.server)
        .post('/api/events/infra/gitlab')
        .set({
          'x-gitlab-event': 'Merge Request Hook',
          'x-gitlab-token': FORGE_SECRET,
        })
        .send({
          object_kind: 'merge_request',
          event_type: 'merge_request',
          user: { username: 'ann' },
          project: { web_url: repositoryUrl },
          object_attributes: {
            ...{ iid: 8, title: 'Sounds', action, ...more },
            url: `${repositoryUrl}/-/merge_requests/8`,
            updated_at: `2026-11-26 10:0${minutes}:00 UTC`,
            source_branch: 'sound',
            ...{ source_project_id: 1, target_project_id: 1 },
            last_commit: { id: commitOf(n) },
          },
        })
        .expect(202);
    }

    async function preview(
      number: number,
      isReached: (found: Preview) => boolean,
    ): Promise<Preview> {
      const path = `/previews?entityRef=${encodeURIComponent(entityRef)}`;
      return await infra.until(
        async () =>
          (
            await infra.get(path).expect(200)
          ).body.items.find(
            ({ pullRequest }: Preview) => pullRequest.number === number,
          ),
        found => found !== undefined && isReached(found),
      );
    }

    const push = (number: number, n: number) =>
      registry.push(`${IMAGE}:pr-${number}-${n}`, commitOf(n));

    /** What the cluster has, past the product. */
    async function inCluster({ environment }: Preview) {
      const { body } = await infra
        .get(`/environments/${environment!.id}/resources`)
        .expect(200);
      const namespace = body.find(
        ({ type }: JsonObject) => type === 'place',
      ).externalName;
      expect(namespace).toEqual(expect.any(String));
      const deployment = await admin.read<any>({
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'greeter', namespace },
      });
      return {
        namespace,
        image: deployment?.spec.template.spec.containers[0].image,
      };
    }

    const told = (id: string, words: string) =>
      infra.until(
        async () => forge.notes.filter(({ key }) => key === id).at(-1),
        note => note?.status.description.includes(words) === true,
      );

    it('waits for its image, runs it by digest, follows its commits, and leaves nothing', async () => {
      await github('opened', 1);
      const waiting = await preview(
        7,
        ({ reason }) => reason === 'ImageMissing',
      );
      expect(waiting).toMatchObject({
        state: 'Waiting',
        type: 'preview',
        pullRequest: { number: 7, branch: 'colour', author: 'ann' },
      });
      expect(waiting.environment).toBeUndefined();
      const pending = await told(waiting.id, 'waits');
      expect(pending!.status).toMatchObject({
        state: 'pending',
        context: 'preview/greeter',
      });
      expect(read).toEqual([`/shop/greeter/blob/${commitOf(1)}/score.yaml`]);

      const first = await push(7, 1);
      const up = await preview(7, ({ state }) => state === 'Ready');
      expect(up).toMatchObject({
        id: waiting.id,
        environment: { name: 'pr-7' },
        deployedCommit: commitOf(1),
      });
      const { namespace, image } = await inCluster(up);
      expect(image).toBe(`${registry.host}/${IMAGE}@${first}`);
      const success = await told(up.id, 'is up');
      expect(success!.comment).toContain(
        `[Greeter](https://pr-7.greeter.example.com/)`,
      );
      expect(success!.comment).toContain(
        `${APP_URL}/catalog/default/component/greeter/environments/${
          up.environment!.id
        }`,
      );

      await github('synchronize', 2);
      await preview(
        7,
        ({ state, reason }) =>
          state === 'Updating' && reason === 'ImageMissing',
      );
      const second = await push(7, 2);
      const moved = await preview(
        7,
        each => each.state === 'Ready' && each.deployedCommit === commitOf(2),
      );
      expect(moved.environment).toEqual(up.environment);
      expect((await inCluster(moved)).image).toBe(
        `${registry.host}/${IMAGE}@${second}`,
      );

      await github('closed', 2);
      await preview(7, ({ state }) => state === 'Closed');
      await infra.settled(up.environment!.id, 'Deleted');
      await infra.until(
        () =>
          admin.exists({
            apiVersion: 'v1',
            kind: 'Namespace',
            metadata: { name: namespace },
          }),
        isThere => !isThere,
      );
      await told(up.id, 'is deleted');
      // A delivery that comes late changes nothing.
      minutes -= 2;
      await github('opened', 2);
      expect((await preview(7, () => true)).state).toBe('Closed');
      minutes += 1;
    });

    it('is the same for a merge request', async () => {
      await push(8, 3);
      await gitlab('open', 3);
      const up = await preview(8, ({ state }) => state === 'Ready');
      expect(up).toMatchObject({
        deployedCommit: commitOf(3),
        pullRequest: { url: `${repositoryUrl}/-/merge_requests/8` },
      });
      await push(8, 4);
      await gitlab('update', 4, { oldrev: commitOf(3) });
      await preview(
        8,
        each => each.state === 'Ready' && each.deployedCommit === commitOf(4),
      );
      await gitlab('merge', 4);
      const closed = await preview(8, ({ state }) => state === 'Closed');
      await infra.settled(closed.environment!.id, 'Deleted');
    });
  },
);
