import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import {
  InfraService,
  infraServiceRef,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { createBackendPlugin } from '@backstage/backend-plugin-api';
import { startTestBackend } from '@backstage/backend-test-utils';
import { deliveredWorkload, deliveryDocuments } from './__testUtils__/delivery';
import { InfraBackend } from './__testUtils__/infraBackend';
import { platformDocuments } from './__testUtils__/platform';

/** The service as another plugin has it, in a backend of its own that finds the first by HTTP. */
async function serviceOfAnotherBackend(infra: InfraBackend) {
  let service: InfraService;
  const other = await startTestBackend({
    features: [
      mockServices.discovery.mock({
        getBaseUrl: async plugin =>
          `http://localhost:${infra.backend.server.port()}/api/${plugin}`,
      }).factory,
      createBackendPlugin({
        pluginId: 'consumer',
        register(env) {
          env.registerInit({
            deps: { infra: infraServiceRef },
            async init({ infra: found }) {
              service = found;
            },
          });
        },
      }),
    ],
  });
  return { service: service!, other };
}

describe('infraServiceRef', () => {
  let infra: InfraBackend;
  let service: InfraService;
  let stop: () => Promise<unknown>;
  const options = { credentials: mockCredentials.user('user:default/ann') };
  const request = {
    entityRef: 'component:default/greeter',
    name: 'by-service',
    type: 'development',
    desired: { claims: { db: { type: 'store' } } },
  };

  beforeAll(async () => {
    infra = await InfraBackend.start({
      documents: [...platformDocuments, ...deliveryDocuments],
    });
    const consumer = await serviceOfAnotherBackend(infra);
    service = consumer.service;
    stop = () => Promise.all([infra.stop(), consumer.other.stop()]);
  });

  afterAll(() => stop());

  it('takes an environment through its life', async () => {
    const plan = await service.planEnvironment(request, options);
    expect(plan.actions.map(a => a.action)).toEqual(['create', 'create']);

    const { environment, deployment } = await service.createEnvironment(
      { ...request, idempotencyKey: 'k' },
      options,
    );
    const again = await service.createEnvironment(
      { ...request, idempotencyKey: 'k' },
      options,
    );
    expect(again.deployment.id).toBe(deployment.id);
    expect(environment.createdBy).toBe('user:default/ann');

    for await (const event of service.followEvents(
      { environmentId: environment.id },
      options,
    )) {
      if (
        event.type === 'deployment.status' &&
        event.data?.status === 'Succeeded'
      ) {
        break;
      }
    }
    expect((await service.getDeployment(deployment.id, options)).status).toBe(
      'Succeeded',
    );
    const outputs = await service.getOutputs(environment.id, options);
    expect(outputs['store.default#db']).toEqual({ name: expect.any(String) });

    const next = await service.planDeployment(
      { environmentId: environment.id, desired: { claims: {} } },
      options,
    );
    expect(next.actions.map(a => a.action).sort()).toEqual(['delete', 'noop']);
    const deployed = await service.deploy(
      {
        environmentId: environment.id,
        desired: { claims: {} },
        planHash: next.hash,
      },
      options,
    );
    expect(deployed.generation).toBe(2);
    await infra.settled(environment.id, 'Ready');
    expect(
      (await service.listResources(environment.id, options)).map(
        r => r.address,
      ),
    ).toEqual(['place.default#place']);

    const explained = await service.explain(
      {
        entityRef: request.entityRef,
        environmentType: 'development',
        type: 'store',
      },
      options,
    );
    expect(explained.chosen).toBe('store');

    await service.deleteEnvironment(environment.id, options);
    await infra.settled(environment.id, 'Deleted');
    expect(
      (await service.listReceipts(environment.id, options)).map(r => r.outcome),
    ).toContain('removed');
  });

  it('tells of an image, and promotes it', async () => {
    const repository = 'registry.example.com/by-service';
    const { environment } = await service.createEnvironment(
      {
        entityRef: request.entityRef,
        name: 'delivered',
        type: 'development',
        desired: { workload: deliveredWorkload(repository) },
      },
      options,
    );
    const environmentId = environment.id;
    await infra.settled(environmentId, 'Ready');
    const digest = `sha256:${'1'.repeat(64)}`;
    const artifact = await service.registerArtifact(
      { repository, tag: '1', digest },
      options,
    );
    const artifacts = await service.listArtifacts({ repository }, options);
    expect(artifacts.items.map(({ id }) => id)).toEqual([artifact.id]);

    const input = { environmentId, artifactIds: [artifact.id] };
    const { plan, images } = await service.planPromotion(input, options);
    expect(images).toMatchObject([{ container: 'web', version: '1' }]);
    const { id } = await service.promote(
      { ...input, planHash: plan.hash },
      options,
    );
    const promotion = await infra.until(
      () => service.getPromotion(id, options),
      ({ state }) => state === 'Succeeded',
    );
    expect(promotion.requestedBy).toBe('user:default/ann');
    const found = await service.listPromotions({ environmentId }, options);
    expect(found.items.map(each => each.id)).toEqual([id]);
    const { items } = await service.listDeployments({ environmentId }, options);
    expect(items.map(({ promotionId }) => promotionId)).toEqual([
      id,
      undefined,
    ]);
    const { steps } = await service.getDelivery(request.entityRef, options);
    expect(steps[0].environments).toMatchObject([
      { environmentId, last: { id } },
    ]);
    await expect(service.cancelPromotion(id, options)).rejects.toMatchObject({
      name: 'ConflictError',
    });
    await service.deleteEnvironment(environmentId, options);
    await infra.settled(environmentId, 'Deleted');
  });

  it('throws the errors of the backend, with their fields', async () => {
    await expect(
      service.createEnvironment({ ...request, type: 'none' }, options),
    ).rejects.toMatchObject({
      name: 'InputError',
      fields: [{ pointer: '/type', message: expect.any(String) }],
    });
    await expect(service.getEnvironment('none', options)).rejects.toMatchObject(
      { name: 'NotFoundError' },
    );
  });
});
