import { mockCredentials } from '@backstage/backend-test-utils';
import eventsPlugin from '@backstage/plugin-events-backend';
import { eventsServiceFactory } from '@backstage/plugin-events-node';
import { JsonObject } from '@backstage/types';
import eventsModuleInfra from '@infra-orchestration/backstage-plugin-events-backend-module-infra';
import infraModuleRegistry from '@infra-orchestration/backstage-plugin-infra-backend-module-registry';
import {
  DeliveryEnvironment,
  DeliveryView,
  Deployment,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { once } from 'node:events';
import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import request from 'supertest';
import { InfraBackend, testDatabases } from './__testUtils__/infraBackend';
import { NotifyingRegistry } from './__testUtils__/NotifyingRegistry';
import { platformDocuments } from './__testUtils__/platform';

jest.setTimeout(120_000);

const SECRET = 'what-the-registry-sends-along';
const entityRef = 'component:default/greeter';
const IMAGE = 'shop/greeter';

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

function documents(registry: NotifyingRegistry, service: string) {
  const { username, password } = registry.login;
  return [
    ...platformDocuments,
    document('Provider', 'images', {
      driver: 'registry',
      config: { url: `http://${registry.host}` },
      credentials: {
        username: { value: username },
        password: { value: password },
      },
    }),
    document('ResourceType', 'workload', {
      params: { type: 'object' },
      outputs: { type: 'object' },
    }),
    document('ResourceDefinition', 'workload', {
      type: 'workload',
      provider: 'world',
      kind: 'thing',
      inputs: {
        of: '${environment.type}',
        image: '${params.containers.web.image}',
      },
      criteria: [{}],
    }),
    document('DeliveryPipeline', 'main', {
      criteria: [{}],
      steps: [
        {
          name: 'development',
          environmentType: 'development',
          artifacts: { semver: '>=1.0.0' },
          verification: {
            hooks: [
              {
                name: 'answers',
                kind: 'httpProbe',
                inputs: {
                  url: `http://${service}/health`,
                  successes: 2,
                  interval: 'PT1S',
                },
              },
            ],
            soak: 'PT1S',
          },
        },
        {
          name: 'production',
          environmentType: 'production',
          promotion: 'approval',
          approval: { approvers: ['user:default/bob'] },
        },
      ],
    }),
  ];
}

describe.each(testDatabases.eachSupportedId())(
  'an image on its way from a push to production on %s',
  databaseId => {
    let infra: InfraBackend;
    let registry: NotifyingRegistry;
    let service: Server;
    let probes: number;
    let isUp: boolean;

    beforeAll(async () => {
      service = createServer((_, response) => {
        probes += 1;
        response.writeHead(isUp ? 200 : 503).end();
      }).listen(0, '127.0.0.1');
      await once(service, 'listening');
      const host = `127.0.0.1:${(service.address() as AddressInfo).port}`;
      infra = await InfraBackend.start({
        databaseId,
        features: [
          eventsServiceFactory,
          eventsPlugin,
          eventsModuleInfra,
          infraModuleRegistry,
        ],
        config: {
          // One backend has nobody to pass events on to.
          events: { useEventBus: 'never' },
          infra: {
            sources: { oci: [{ secret: SECRET }] },
            hooks: { allowedHosts: [host] },
          },
        },
      });
      const port = infra.backend.server.port();
      registry = await NotifyingRegistry.start({
        url: `http://127.0.0.1:${port}/api/events/infra/oci`,
        authorization: SECRET,
      });
      await infra
        .put('/documents', { documents: documents(registry, host) })
        .expect(200);
    });

    afterAll(async () => {
      await registry?.stop();
      await infra?.stop();
      service.closeAllConnections();
      service.close();
    });

    beforeEach(() => {
      probes = 0;
      isUp = false;
    });

    async function environment(type: string): Promise<string> {
      const { environment: made } = await infra.create({
        name: type,
        type,
        desired: {
          workload: {
            apiVersion: 'score.dev/v1b1',
            metadata: { name: 'greeter' },
            containers: { web: { image: `${registry.host}/${IMAGE}:0` } },
          },
        },
      });
      await infra.settled(made.id, 'Ready');
      return made.id;
    }

    /** How the environment stands in its line, once it is as expected. */
    async function place(
      id: string,
      isReached: (environment: DeliveryEnvironment) => boolean,
    ): Promise<DeliveryEnvironment> {
      const path = `/delivery?entityRef=${encodeURIComponent(entityRef)}`;
      return await infra.until(
        async () => {
          const { body } = await infra.get(path).expect(200);
          const { steps } = body as DeliveryView;
          return steps
            .flatMap(({ environments }) => environments)
            .find(({ environmentId }) => environmentId === id)!;
        },
        found => found !== undefined && isReached(found),
      );
    }

    async function deployment(id: string): Promise<Deployment> {
      return (await infra.get(`/deployments/${id}`).expect(200)).body;
    }

    /** What the outside has, past the product. */
    const imageIn = (type: string) =>
      infra.driver.world.objects.find(({ inputs }) => inputs?.of === type)
        ?.inputs?.image;

    const decide = (user: string, deploymentId: string, planHash: string) =>
      request(infra.backend.server)
        .post(`/api/infra/deployments/${deploymentId}/approve`)
        .set('Authorization', mockCredentials.user.header(user))
        .send({ planHash });

    it('is told of, deployed by digest, verified, approved by another person, and runs there', async () => {
      const development = await environment('development');
      const production = await environment('production');
      const before = imageIn('production');

      const digest = await registry.push(`${IMAGE}:1.0.0`);
      const image = `${registry.host}/${IMAGE}@${digest}`;

      // Told of by the registry, and found there.
      const { items } = await infra.until(
        async () => (await infra.get('/incoming-events?source=oci')).body,
        body =>
          body.items.some(({ fate }: JsonObject) => fate === 'Registered'),
      );
      const told = items.find(({ fate }: JsonObject) => fate === 'Registered');
      expect(told).toMatchObject({ digest, tag: '1.0.0' });
      const {
        body: { artifact },
      } = await infra.get(`/artifacts/${told.artifactId}`).expect(200);
      expect(artifact).toMatchObject({
        repository: `${registry.host}/${IMAGE}`,
        digest,
        tags: ['1.0.0'],
        source: 'oci',
        size: expect.any(Number),
      });

      // Deployed by digest, and no further while nothing answers.
      const verifying = await place(
        development,
        ({ promotion }) => promotion?.reason === 'Verifying',
      );
      expect(verifying.promotion).toMatchObject({
        origin: 'artifact',
        step: 'development',
        release: { images: { web: { image, artifactId: artifact.id } } },
      });
      await infra.until(
        async () => probes,
        count => count > 0,
      );
      expect(imageIn('development')).toBe(image);
      expect((await place(production, () => true)).promotion).toBeUndefined();
      expect(imageIn('production')).toBe(before);

      // Verified, and asked for in production.
      isUp = true;
      const verified = await place(
        development,
        ({ running }) => running?.verified === true,
      );
      const { hooks } = await deployment(verified.running!.deploymentId);
      expect(hooks).toEqual([
        expect.objectContaining({
          ...{ name: 'answers', kind: 'httpProbe', stage: 'verification' },
          state: 'Succeeded',
        }),
        expect.objectContaining({
          ...{ name: 'soak', kind: 'soak', stage: 'verification' },
          state: 'Succeeded',
        }),
      ]);
      const { promotion: asked } = await place(
        production,
        ({ promotion }) => promotion?.reason === 'AwaitingApproval',
      );
      expect(asked).toMatchObject({
        origin: 'step',
        fromEnvironmentId: development,
        release: { images: { web: { image } } },
      });
      expect(imageIn('production')).toBe(before);

      // Approved by who may, by the plan that was read.
      const { id, approval } = await deployment(asked!.deploymentId!);
      const { planHash } = approval!;
      await decide('user:default/ann', id, planHash).expect(403);
      await decide('user:default/bob', id, 'another').expect(409);
      await decide('user:default/bob', id, planHash).expect(200);

      const { running, last } = await place(
        production,
        found => found.last?.id === asked!.id,
      );
      expect(last).toMatchObject({ state: 'Succeeded', reason: 'Verified' });
      expect(running).toMatchObject({
        deploymentId: id,
        verified: true,
        images: [{ container: 'web', version: '1.0.0', image }],
      });
      expect(imageIn('production')).toBe(image);
      expect(imageIn('production')).toBe(imageIn('development'));
    });

    it('has its signature and bill of materials shown once they are pushed, and goes nowhere by that', async () => {
      const image = `${IMAGE}:1.0.0`;
      const path = `/artifacts?repository=${registry.host}/${IMAGE}`;
      const read = async () => (await infra.get(path).expect(200)).body.items;
      const [artifact, ...others] = await read();
      expect(others).toEqual([]);
      expect(artifact).toMatchObject({ signatures: [], boms: [] });
      const { body: before } = await infra.get('/promotions').expect(200);

      const attached = async (suffix: string) => {
        const { digest } = artifact;
        const pushed = await registry.attach(image, digest, suffix);
        return `${registry.host}/${IMAGE}@${pushed}`;
      };
      const signatures = [await attached('.sig')];
      const boms = [await attached('.sbom')];
      const [seen, ...more] = await infra.until(
        read,
        ([found]) => found.signatures.length > 0 && found.boms.length > 0,
      );
      expect(more).toEqual([]);
      expect(seen).toEqual({ ...artifact, signatures, boms });
      const { body: after } = await infra.get('/promotions').expect(200);
      expect(after).toEqual(before);
    });
  },
);
