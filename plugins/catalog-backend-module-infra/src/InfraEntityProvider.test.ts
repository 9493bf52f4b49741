import { mockServices } from '@backstage/backend-test-utils';
import { EntityProviderConnection } from '@backstage/plugin-catalog-node';
import { ResourceInstance } from '@infra-orchestration/backstage-plugin-infra-common';
import { infraServiceMock } from '@infra-orchestration/backstage-plugin-infra-node/testUtils';
import { InfraEntityProvider } from './InfraEntityProvider';

const instanceOf = (environmentId: string, id: string) =>
  ({
    environmentId,
    address: `postgres.default#${id}`,
    type: 'postgres',
    claimId: id,
    links: [],
    dependenciesOf: [],
  } as Partial<ResourceInstance> as ResourceInstance);

async function setUp(options: { resources?: boolean; count?: number } = {}) {
  const { resources = true, count = 1 } = options;
  const instances: ResourceInstance[] = [];
  const infra = infraServiceMock({ resources: instances });
  for (let n = 0; n < count; n++) {
    const { environment } = await infra.createEnvironment({
      entityRef: 'component:default/greeter',
      name: `dev-${n}`,
      type: 'development',
    });
    instances.push(
      instanceOf(environment.id, 'one'),
      instanceOf(environment.id, 'two'),
    );
  }
  const applyMutation = jest.fn();
  const provider = new InfraEntityProvider({
    infra,
    auth: mockServices.auth(),
    logger: mockServices.logger.mock(),
    schedule: { run: async ({ fn }) => fn(new AbortController().signal) },
    resources,
  });
  const connect = () =>
    provider.connect({ applyMutation } as unknown as EntityProviderConnection);
  const entities = () => applyMutation.mock.calls[0][0].entities;
  return { infra, applyMutation, connect, entities };
}

describe('InfraEntityProvider', () => {
  it('replaces the entities by those of all environments and of what is in them', async () => {
    const { connect, applyMutation, entities } = await setUp({ count: 2 });

    await connect();

    expect(applyMutation).toHaveBeenCalledTimes(1);
    expect(applyMutation.mock.calls[0][0].type).toBe('full');
    expect(entities().map((e: any) => e.entity.metadata.title)).toEqual([
      'greeter / dev-0',
      'greeter / dev-0 / one',
      'greeter / dev-0 / two',
      'greeter / dev-1',
      'greeter / dev-1 / one',
      'greeter / dev-1 / two',
    ]);
  });

  it('asks for pages, whatever the number of environments', async () => {
    const { infra, connect, entities } = await setUp({ count: 600 });
    const environments = jest.spyOn(infra, 'listEnvironments');
    const resources = jest.spyOn(infra, 'listAllResources');

    await connect();

    expect(entities()).toHaveLength(1800);
    expect(environments).toHaveBeenCalledTimes(2);
    expect(resources).toHaveBeenCalledTimes(3);
  });

  it('leaves out what is in the environments where the configuration says so', async () => {
    const { infra, connect, entities } = await setUp({ resources: false });
    const resources = jest.spyOn(infra, 'listAllResources');

    await connect();

    expect(entities()).toHaveLength(1);
    expect(resources).not.toHaveBeenCalled();
  });

  it.each(['listEnvironments', 'listAllResources'] as const)(
    'leaves the catalog alone when %s is not answered',
    async method => {
      const { infra, applyMutation, connect } = await setUp();
      jest.spyOn(infra, method).mockRejectedValue(new Error('no answer'));

      await connect();

      expect(applyMutation).not.toHaveBeenCalled();
    },
  );
});
