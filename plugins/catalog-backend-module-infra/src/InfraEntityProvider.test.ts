import { mockServices } from '@backstage/backend-test-utils';
import { EntityProviderConnection } from '@backstage/plugin-catalog-node';
import { InfraService } from '@infra-orchestration/backstage-plugin-infra-node';
import { InfraEntityProvider } from './InfraEntityProvider';

const environment = (name: string) => ({
  id: `id-${name}`,
  entityRef: 'component:default/greeter',
  name,
  type: 'development',
  owner: 'group:default/greeters',
  links: [],
});

function setUp(listEnvironments: jest.Mock) {
  const connection = {
    applyMutation: jest.fn(),
  } as unknown as jest.Mocked<EntityProviderConnection>;
  const provider = new InfraEntityProvider({
    infra: { listEnvironments } as unknown as InfraService,
    auth: mockServices.auth(),
    logger: mockServices.logger.mock(),
    schedule: { run: async ({ fn }) => fn(new AbortController().signal) },
  });
  return { connection, provider };
}

describe('InfraEntityProvider', () => {
  it('replaces the entities by those of all pages', async () => {
    const { connection, provider } = setUp(
      jest.fn(async ({ cursor }) =>
        cursor
          ? { items: [environment('prod')] }
          : { items: [environment('dev')], nextCursor: 'next' },
      ),
    );

    await provider.connect(connection);

    expect(connection.applyMutation).toHaveBeenCalledTimes(1);
    const mutation = connection.applyMutation.mock.calls[0][0];
    expect(mutation.type).toBe('full');
    expect(
      mutation.type === 'full' &&
        mutation.entities.map(({ entity }) => entity.metadata.name),
    ).toEqual(['greeter-dev', 'greeter-prod']);
  });

  it('leaves the catalog alone when the infra backend does not answer', async () => {
    const { connection, provider } = setUp(
      jest.fn(async () => {
        throw new Error('no answer');
      }),
    );

    await provider.connect(connection);

    expect(connection.applyMutation).not.toHaveBeenCalled();
  });
});
