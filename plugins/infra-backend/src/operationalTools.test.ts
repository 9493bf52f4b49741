import {
  createBackendModule,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { notificationService } from '@backstage/plugin-notifications-node';
import {
  createHookKind,
  HookResult,
  infraHooksExtensionPoint,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { JsonObject } from '@backstage/types';
import { InfraBackend, testDatabases } from './__testUtils__/infraBackend';
import { platformDocuments } from './__testUtils__/platform';
import { isSignedWith, Receiver } from './notify/__testUtils__/Receiver';

const secret = 'a key that nobody guesses';

describe.each(testDatabases.eachSupportedId())(
  'operational tools through the whole backend on %s',
  databaseId => {
    let infra: InfraBackend;
    let receiver: Receiver;
    let smoke: HookResult;
    const published: any[] = [];
    const notified: any[] = [];

    const documents = platformDocuments.map(
      (each): JsonObject =>
        each.kind === 'EnvironmentType' &&
        (each.metadata as any).name === 'development'
          ? {
              ...each,
              spec: {
                ...(each.spec as JsonObject),
                links: [
                  {
                    title: 'Dashboard',
                    url: 'https://grafana.example.com/d/1?env=${environment.slug}',
                  },
                ],
                hooks: {
                  afterDeployment: [{ name: 'smoke', kind: 'test' }],
                },
              },
            }
          : each,
    );

    beforeAll(async () => {
      receiver = await Receiver.listen();
      infra = await InfraBackend.start({
        databaseId,
        documents,
        config: {
          infra: {
            installation: 'acme',
            events: { webhooks: [{ name: 'tool', url: receiver.url, secret }] },
          },
        },
        features: [
          createServiceFactory({
            service: eventsServiceRef,
            deps: {},
            factory: () => ({
              publish: async params => {
                if (params.topic === 'infra') {
                  published.push(params);
                }
              },
              subscribe: async () => {},
            }),
          }),
          createServiceFactory({
            service: notificationService,
            deps: {},
            factory: () => ({
              send: async sent => {
                notified.push(sent);
              },
            }),
          }),
          createBackendModule({
            pluginId: 'infra',
            moduleId: 'test-hooks',
            register(env) {
              env.registerInit({
                deps: { hooks: infraHooksExtensionPoint },
                init: async ({ hooks }) =>
                  hooks.addHookKind(
                    createHookKind({
                      kind: 'test',
                      title: 'Test',
                      inputSchema: { type: 'object' },
                      run: async () => smoke,
                      end: async () => {},
                    }),
                  ),
              });
            },
          }),
        ],
      });
    });
    afterAll(async () => {
      await infra.stop();
      await receiver.close();
    });

    it('tell what happens, gate a deployment, and lead to dashboards', async () => {
      smoke = { status: 'failed', message: '3 of 12 failed' };
      const { environment: created, deployment } = await infra.create();
      await infra.settled(created.id, 'Failed');
      const failed = await infra.ended(deployment.id);
      expect(failed).toMatchObject({
        status: 'Failed',
        message: 'Hook smoke (afterDeployment) failed: 3 of 12 failed',
        hooks: [
          {
            stage: 'afterDeployment',
            name: 'smoke',
            state: 'Failed',
            attempt: 1,
          },
        ],
      });
      const told = (type: string) =>
        infra.until(
          async () => receiver.types,
          types => types.includes(type),
        );
      await told('environment.failed');
      await infra.until(
        async () => notified,
        all => all.length === 1,
      );
      expect(notified[0]).toMatchObject({
        recipients: { entityRef: ['group:default/greeters'] },
        payload: {
          title: 'dev of component:default/greeter has failed',
          scope: `infra:state:${created.id}`,
        },
      });

      smoke = { status: 'succeeded' };
      await infra.post(`/environments/${created.id}/retry`).expect(200);
      const ready = await infra.settled(created.id, 'Ready');
      expect(ready.links).toEqual([
        {
          title: 'Dashboard',
          url: expect.stringMatching(
            /^https:\/\/grafana\.example\.com\/d\/1\?env=[a-z0-9-]+$/,
          ),
        },
      ]);
      await told('environment.ready');
      await infra.until(
        async () => notified,
        all => all.length === 2,
      );
      expect(notified[1].payload.title).toBe(
        'dev of component:default/greeter is ready again',
      );

      const ids = receiver.received.map(({ event }) => event.id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(receiver.received.every(each => isSignedWith(secret, each))).toBe(
        true,
      );
      expect(receiver.types).toEqual(
        expect.arrayContaining([
          'environment.created',
          'deployment.running',
          'hook.failed',
          'deployment.failed',
          'hook.succeeded',
          'deployment.succeeded',
        ]),
      );
      await infra.until(
        async () => published,
        all => all.length >= ids.length,
      );
      expect(published[0]).toMatchObject({
        topic: 'infra',
        eventPayload: {
          specversion: '1.0',
          source: 'urn:infra-orchestration:acme',
          type: 'dev.infra-orchestration.environment.created',
          subject: created.id,
        },
      });
    });

    it('refuses documents whose links and hooks lead nowhere', async () => {
      const broken = documents.map(each =>
        each.kind === 'EnvironmentType'
          ? {
              ...each,
              spec: {
                links: [{ title: 'x', url: 'https://x/${environment.nam}' }],
                hooks: {
                  onFailure: [
                    { name: 'a', kind: 'test', provider: 'wrld' },
                    {
                      name: 'a',
                      kind: 'test',
                      inputs: { x: '${resources.y}' },
                    },
                  ],
                },
              },
            }
          : each,
      );
      const { body } = await infra
        .put('/documents', { documents: broken as any })
        .expect(400);
      const said = JSON.stringify(body);
      expect(said).toContain('/spec/links/0/url');
      expect(said).toContain('/spec/hooks/onFailure/0/provider');
      expect(said).toContain('/spec/hooks/onFailure/1/name');
      expect(said).toContain('/spec/hooks/onFailure/1/inputs/x');
    });
  },
);
