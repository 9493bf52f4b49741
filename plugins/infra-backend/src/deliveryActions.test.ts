import { mockCredentials } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { deliveredWorkload, deliveryDocuments } from './__testUtils__/delivery';
import { InfraBackend } from './__testUtils__/infraBackend';
import { platformDocuments } from './__testUtils__/platform';

const entityRef = 'component:default/greeter';
const repository = 'registry.example.com/greeter';
const digestOf = (n: number) => `sha256:${`${n}`.repeat(64)}`;

describe('actions of delivery', () => {
  let infra: InfraBackend;
  let dev: string;
  let prod: string;

  beforeAll(async () => {
    infra = await InfraBackend.start({
      documents: [...platformDocuments, ...deliveryDocuments],
    });
    const make = async (name: string, type: string) => {
      const desired = { workload: deliveredWorkload(repository) };
      const { environment } = await infra.create({ name, type, desired });
      await infra.settled(environment.id, 'Ready');
      return environment.id;
    };
    dev = await make('dev', 'development');
    prod = await make('prod', 'production');
  });

  afterEach(() => infra.decide(() => ({ result: AuthorizeResult.ALLOW })));
  afterAll(() => infra.stop());

  const invoke = async (name: string, input: object) => {
    const { output } = await infra.actions.invoke({
      id: `test:${name}`,
      input: input as any,
      credentials: mockCredentials.user('user:default/ann'),
    });
    return output as any;
  };

  const tell = async (n: number) =>
    await invoke('register-artifact', {
      repository: `${repository}:1.${n}`,
      digest: digestOf(n),
      commit: 'c0ffee',
    });

  const placeOf = async (id: string) => {
    const { steps } = await invoke('get-delivery', { entityRef });
    return steps
      .flatMap((step: any) => step.environments)
      .find((each: any) => each.environmentId === id);
  };

  const runs = (id: string, n: number) =>
    infra.until(
      () => placeOf(id),
      ({ running, promotion }) =>
        !promotion &&
        running.verified &&
        running.images[0].image.endsWith(digestOf(n)),
    );

  it('take an image from one environment to the next, and back', async () => {
    const { artifact, isNew } = await tell(1);
    expect([isNew, (await tell(1)).isNew]).toEqual([true, false]);
    const { artifacts } = await invoke('list-artifacts', { entityRef });
    expect(artifacts).toEqual([
      expect.objectContaining({ id: artifact.id, tags: ['1.1'] }),
    ]);
    expect(await placeOf(dev)).toMatchObject({
      available: { origin: 'artifact', images: [{ version: '1.1' }] },
    });

    const input = { environmentId: dev, artifactIds: [artifact.id] };
    const planned = await invoke('plan-promotion', input);
    expect(planned).toMatchObject({
      images: [{ container: 'web', version: '1.1' }],
      difference: {
        images: [{ container: 'web', before: `${repository}:0` }],
      },
      plan: { errors: [], warnings: [] },
    });
    await expect(
      invoke('promote', { ...input, planHash: 'another' }),
    ).rejects.toThrow(/no longer the one/);
    const { promotion } = await invoke('promote', {
      ...input,
      planHash: planned.plan.hash,
    });
    expect(promotion.images).toEqual({ web: `${repository}@${digestOf(1)}` });
    await runs(dev, 1);

    await invoke('promote', { environmentId: prod, fromEnvironmentId: dev });
    const { running, last } = await runs(prod, 1);
    expect(last.state).toBe('Succeeded');
    await expect(invoke('cancel-promotion', { id: last.id })).rejects.toThrow(
      /nothing to take back/,
    );

    const back = await invoke('rollback-environment', { id: prod });
    expect(back.deployment.mode).toBe('rollback');
    expect(back.rollbackTo).not.toBe(running.deploymentId);
    await infra.ended(back.deployment.id);
    expect((await placeOf(prod)).running.images).toMatchObject([
      { image: `${repository}:0` },
    ]);
    await expect(invoke('rollback-environment', { id: prod })).rejects.toThrow(
      /nothing to roll back to/,
    );
  });

  it('need the same permissions as the REST API', async () => {
    infra.decide(({ name }) => ({
      result:
        name === 'infra.environment.deploy'
          ? AuthorizeResult.DENY
          : AuthorizeResult.ALLOW,
    }));
    for (const [name, input] of [
      ['promote', { environmentId: prod, fromEnvironmentId: dev }],
      ['plan-promotion', { environmentId: prod, fromEnvironmentId: dev }],
      ['rollback-environment', { id: dev }],
    ] as const) {
      await expect(invoke(name, input)).rejects.toThrow(
        /infra\.environment\.deploy/,
      );
    }
  });
});
