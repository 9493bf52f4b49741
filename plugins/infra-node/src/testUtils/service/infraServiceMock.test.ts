import { createBackendPlugin } from '@backstage/backend-plugin-api';
import { startTestBackend } from '@backstage/backend-test-utils';
import { InfraEvent } from '@infra-orchestration/backstage-plugin-infra-common';
import { InfraService, infraServiceRef } from '../../infraService';
import { infraServiceMock } from './infraServiceMock';

const shop = { entityRef: 'component:default/shop', type: 'development' };

describe('infraServiceMock', () => {
  it('remembers what was created, deployed and deleted', async () => {
    const infra = infraServiceMock();
    const { environment } = await infra.createEnvironment({
      ...shop,
      name: 'dev',
    });
    const { id } = environment;
    await infra.deploy({ environmentId: id });
    const deletion = await infra.deleteEnvironment(id);

    expect(deletion).toMatchObject({ mode: 'destroy', generation: 3 });
    expect(await infra.deleteEnvironment(id)).toEqual(deletion);
    expect(await infra.getEnvironment(id)).toMatchObject({
      status: 'Deleting',
      generation: 3,
      currentDeploymentId: deletion.id,
    });
  });

  it('makes nothing twice under one idempotency key', async () => {
    const infra = infraServiceMock();
    const request = { ...shop, name: 'dev', idempotencyKey: 'once' };
    const first = await infra.createEnvironment(request);
    expect(await infra.createEnvironment(request)).toEqual(first);
  });

  it('refuses what the service refuses', async () => {
    const infra = infraServiceMock();
    const { environment } = await infra.createEnvironment({
      ...shop,
      name: 'dev',
    });
    await expect(
      infra.createEnvironment({ ...shop, name: 'dev' }),
    ).rejects.toThrow('has an environment dev');
    await expect(
      infra.deploy({ environmentId: environment.id, planHash: 'stale' }),
    ).rejects.toThrow('no longer the one');
    await expect(
      infra.deploy({ environmentId: environment.id, ifMatch: 'of yesterday' }),
    ).rejects.toThrow('was changed in the meantime');
    await expect(infra.getEnvironment('nobody')).rejects.toThrow(
      'There is no environment nobody',
    );
  });

  it('takes over from the deployment in force what a further one leaves out', async () => {
    const infra = infraServiceMock();
    const claims = { db: { type: 'postgres' } };
    const { environment } = await infra.createEnvironment({
      ...shop,
      name: 'dev',
      desired: { claims },
    });
    const { desired } = await infra.deploy({
      environmentId: environment.id,
      desired: { images: { main: 'shop:2' } },
      labels: { tier: 'gold' },
    });
    expect(await infra.getEnvironment(environment.id)).toMatchObject({
      labels: { tier: 'gold' },
    });
    expect(desired).toMatchObject({ claims, images: { main: 'shop:2' } });
  });

  it('knows an image once, and the newest first', async () => {
    const infra = infraServiceMock();
    const repository = 'registry.example.com/shop';
    const first = await infra.registerArtifact({ repository, tag: '1' });
    await infra.registerArtifact({ repository, tag: '2' });
    const again = await infra.registerArtifact({
      repository,
      digest: first.digest,
      tag: 'latest',
    });
    expect(again.id).toBe(first.id);
    const { items } = await infra.listArtifacts({ repository });
    expect(items.map(({ tags }) => tags)).toEqual([['2'], ['1', 'latest']]);
  });

  it('promotes one release at a time into an environment', async () => {
    const infra = infraServiceMock();
    const make = async (name: string) =>
      (await infra.createEnvironment({ ...shop, name })).environment.id;
    const [dev, prod] = [await make('dev'), await make('prod')];
    const artifact = await infra.registerArtifact({
      repository: 'registry.example.com/shop',
      tag: '1',
    });
    const image = `${artifact.repository}@${artifact.digest}`;
    const input = { environmentId: dev, artifactIds: [artifact.id] };
    const promotion = await infra.promote({
      ...input,
      idempotencyKey: 'once',
    });
    const { desired, promotionId } = await infra.getDeployment(
      promotion.deploymentId!,
    );
    expect([promotionId, desired.images]).toEqual([
      promotion.id,
      { shop: image },
    ]);
    await expect(infra.promote(input)).rejects.toThrow('is under way');
    const again = { ...input, idempotencyKey: 'once' };
    expect((await infra.promote(again)).id).toBe(promotion.id);
    infra.updatePromotion(promotion.id, {
      state: 'Succeeded',
      reason: 'Verified',
    });
    await expect(infra.cancelPromotion(promotion.id)).rejects.toThrow(
      'nothing to take back',
    );

    const further = await infra.promote({
      environmentId: prod,
      fromEnvironmentId: dev,
    });
    expect(further.release.images).toEqual({ shop: { image } });
    const { others } = await infra.getDelivery(shop.entityRef);
    expect(others).toMatchObject([
      { name: 'dev', last: { id: promotion.id } },
      { name: 'prod', promotion: { id: further.id } },
    ]);
    await infra.cancelPromotion(further.id);
    const open = await infra.listPromotions({ open: true });
    expect(open.items).toEqual([]);
  });

  it('lists the deployments of an environment, newest first', async () => {
    const infra = infraServiceMock();
    const { environment } = await infra.createEnvironment({
      ...shop,
      name: 'dev',
    });
    const environmentId = environment.id;
    await infra.deploy({ environmentId });
    const { items } = await infra.listDeployments({ environmentId });
    expect(items.map(({ generation }) => generation)).toEqual([2, 1]);
  });

  it('pages through lists', async () => {
    const infra = infraServiceMock();
    for (const name of ['a', 'b', 'c']) {
      await infra.createEnvironment({ ...shop, name });
    }
    const first = await infra.listEnvironments({ limit: 2 });
    expect(first.items.map(e => e.name)).toEqual(['a', 'b']);
    const { nextCursor: cursor } = first;
    const second = await infra.listEnvironments({ limit: 2, cursor });
    expect(second.items.map(e => e.name)).toEqual(['c']);
    expect(second.nextCursor).toBeUndefined();
  });

  it('tells stored events and those that come, until the abort', async () => {
    const infra = infraServiceMock();
    const event = (message: string) =>
      ({ environmentId: 'e', type: 'log', level: 'info', message } as const);
    infra.emit(event('seen before'));
    infra.emit(event('stored'));
    const aborter = new AbortController();
    const told: InfraEvent[] = [];
    for await (const next of infra.followEvents(
      { environmentId: 'e', afterId: 1 },
      { signal: aborter.signal },
    )) {
      told.push(next);
      if (told.length === 1) {
        infra.emit({ ...event('of another'), environmentId: 'f' });
        infra.emit(event('live'));
      } else {
        aborter.abort();
      }
    }
    expect(told.map(({ message }) => message)).toEqual(['stored', 'live']);
  });

  it('is what a plugin of a test backend gets', async () => {
    const fake = infraServiceMock();
    let given: InfraService | undefined;
    await startTestBackend({
      features: [
        infraServiceMock.factory(fake),
        createBackendPlugin({
          pluginId: 'test',
          register: env =>
            env.registerInit({
              deps: { infra: infraServiceRef },
              init: async ({ infra }) => {
                given = infra;
              },
            }),
        }),
      ],
    });
    expect(given).toBe(fake);
  });
});
