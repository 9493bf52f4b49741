import { mockServices } from '@backstage/backend-test-utils';
import { ProviderSummary } from '@infra-orchestration/backstage-plugin-infra-common';
import { SharedClusters } from './SharedClusters';

const provider = (
  name: string,
  more: { health?: ProviderSummary['health']; config?: object } = {},
) =>
  ({
    name,
    driver: 'kubernetes',
    health: more.health ?? 'Healthy',
    revision: {
      document: { metadata: { name }, spec: { config: more.config } },
    },
  } as ProviderSummary);

function setUp() {
  let now = Date.parse('2026-01-01T00:00:00Z');
  let listed: ProviderSummary[] = [];
  const asked: string[] = [];
  const logger = mockServices.logger.mock();
  const clusters = new SharedClusters({
    logger,
    now: () => now,
    token: async () => 'of-the-plugin',
    infra: {
      listProviders: async () => listed,
      shareProvider: async name => {
        asked.push(name);
        if (name === 'broken') {
          throw new Error('apply the manifest again');
        }
        return {
          config: { url: `https://${name}`, skipTLSVerify: false },
          token: `${name}-${asked.length}`,
          expiresAt: new Date(now + 3_600_000).toISOString(),
        };
      },
    },
  });
  return {
    asked,
    clusters,
    logger,
    names: async () => (await clusters.list()).map(({ name }) => name),
    pass: (ms: number) => {
      now += ms;
    },
    put: (...providers: ProviderSummary[]) => {
      listed = providers;
    },
  };
}

describe('SharedClusters', () => {
  it.each([
    { reason: 'of another driver', what: { driver: 'postgres' } },
    { reason: 'revoked', what: { health: 'AccessRevoked' } },
    {
      reason: 'one of the Kubernetes plugin itself',
      what: provider('x', { config: { fromBackstageCluster: 'own' } }),
    },
    {
      reason: 'not to be shared',
      what: provider('x', { config: { kubernetesPlugin: false } }),
    },
  ])('leaves out what is $reason', async ({ what }) => {
    const { put, names } = setUp();
    put(provider('a'), { ...provider('b'), ...what } as ProviderSummary);
    expect(await names()).toEqual(['a']);
  });

  it('shows the others where one cannot be shared, and says why', async () => {
    const { put, names, logger } = setUp();
    put(provider('broken'), provider('a'));
    expect(await names()).toEqual(['a']);
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringContaining('apply the manifest again'),
    );
  });

  it('shows what it knew where infra does not answer', async () => {
    const { put, names, pass, logger } = setUp();
    put(provider('a'));
    await names();
    put(undefined as unknown as ProviderSummary);
    pass(60_000);
    expect(await names()).toEqual(['a']);
    expect(logger.warn).toHaveBeenCalled();
  });

  it('asks for one token until that is nearly over, and drops it with the provider', async () => {
    const { asked, clusters, pass, put, names } = setUp();
    put(provider('a'));
    const token = async () =>
      (await clusters.list())[0]?.authMetadata.serviceAccountToken;
    expect(await token()).toBe('a-1');
    pass(54 * 60_000);
    expect(await token()).toBe('a-1');
    pass(2 * 60_000);
    expect(await token()).toBe('a-2');
    put();
    pass(60_000);
    expect(await names()).toEqual([]);
    put(provider('a'));
    pass(60_000);
    expect(await token()).toBe('a-3');
    expect(asked).toEqual(['a', 'a', 'a']);
  });
});
