import {
  ConformanceTarget,
  runDriverConformance,
} from '@infra-orchestration/backstage-plugin-infra-node/testUtils';
import { TestCluster } from '../__testUtils__/cluster';
import { newSeed } from '../__testUtils__/engine';
import { createStorageClass } from '../__testUtils__/storage';
import { createKubernetesDriver } from '../driver';

const cluster = new TestCluster();
const run = newSeed();
const PROVIDER = `conformance-${run}`;
const CLASS = `waiting-${run}`;

beforeAll(() => createStorageClass(cluster, CLASS));
afterAll(async () => {
  await cluster.remove({
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name: CLASS },
  });
  await cluster.withdrawAll();
});

const claim = ({ externalName }: ConformanceTarget) => {
  const [namespace, name] = externalName.split('/');
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name, namespace },
  };
};
const inputsOf = (seed: string, labels: Record<string, string>) => ({
  namespace: `conformance-${seed}`,
  size: '1Gi',
  storageClass: CLASS,
  labels,
});

runDriverConformance({
  driver: gate => createKubernetesDriver({ gate }),
  kind: 'volume',
  connect: async () => cluster.settings(await cluster.grantAccess(PROVIDER)),
  refusedSettings: () => cluster.settings('not-a-token-of-anybody'),
  settingsAt: ({ host, port }) =>
    cluster.settings('some-token', `https://${host}:${port}`),
  prepare: seed => cluster.createNamespace(`conformance-${seed}`),
  createInputs: seed => inputsOf(seed, { tier: 'gold', backup: 'daily' }),
  changedInputs: seed => inputsOf(seed, { tier: 'silver' }),
  invalidInputs: [
    {
      reason: 'nobody knows how much that is',
      inputs: seed => ({ ...inputsOf(seed, {}), size: 'plenty' }),
    },
    {
      reason: 'a volume in no mode cannot be mounted',
      inputs: seed => ({ ...inputsOf(seed, {}), accessModes: [] }),
    },
  ],
  outside: {
    exists: async target => (await cluster.read(claim(target))) !== undefined,
    makeUnowned: target =>
      cluster.create({
        ...claim(target),
        spec: {
          accessModes: ['ReadWriteOnce'],
          storageClassName: CLASS,
          resources: { requests: { storage: '1Gi' } },
        },
      }),
    destroy: target => cluster.destroy(claim(target)),
    snapshot: async target => {
      const live = await cluster.read(claim(target));
      return live
        ? { spec: live.spec, labels: live.metadata!.labels ?? null }
        : null;
    },
    tamper: {
      'label changed': target =>
        cluster.edit(claim(target), { metadata: { labels: { tier: 'lead' } } }),
      'label removed': target =>
        cluster.edit(claim(target), { metadata: { labels: { tier: null } } }),
    },
    verify: async (target, outputs) => {
      const [namespace, name] = target.externalName.split('/');
      expect(outputs).toEqual({ source: name, namespace });
      const live = await cluster.read(claim(target));
      expect(live).toMatchObject({
        metadata: { labels: (target.inputs as any).labels },
        spec: { resources: { requests: { storage: '1Gi' } } },
      });
    },
  },
});
