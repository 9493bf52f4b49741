import { runDriverConformance } from '@infra-orchestration/backstage-plugin-infra-node/testUtils';
import { createKubernetesDriver } from '../driver';
import { TestCluster } from '../__testUtils__/cluster';
import { newSeed } from '../__testUtils__/engine';

const cluster = new TestCluster();
const PROVIDER = `conformance-${newSeed()}`;

afterAll(() => cluster.withdrawAll());

const namespaceOf = (name: string) => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name },
});
const memberOf = (
  apiVersion: string,
  kind: string,
  namespace: string,
  name: string,
) => ({ apiVersion, kind, metadata: { name, namespace } });

const dockerConfig = (seed: string, password: string) =>
  JSON.stringify({
    auths: { 'registry.example.com': { username: seed, password } },
  });

runDriverConformance({
  driver: gate => createKubernetesDriver({ gate }),
  kind: 'namespace',
  connect: async () => cluster.settings(await cluster.grantAccess(PROVIDER)),
  refusedSettings: () => cluster.settings('not-a-token-of-anybody'),
  settingsAt: ({ host, port }) =>
    cluster.settings('some-token', `https://${host}:${port}`),
  createInputs: seed => ({
    name: `conformance-${seed}`,
    labels: { team: 'payments' },
    quota: { pods: 20, 'requests.cpu': '2' },
    limits: { defaultRequest: { cpu: '50m' }, default: { memory: '256Mi' } },
    networkPolicy: 'isolated',
    podSecurity: 'baseline',
    serviceAccount: 'app',
    roleBindings: [{ clusterRole: 'view', groups: [`team-${seed}`] }],
    pullSecrets: { registry: dockerConfig(seed, `first-password-${seed}`) },
  }),
  changedInputs: seed => ({
    name: `conformance-${seed}`,
    labels: { team: 'billing' },
    quota: { pods: 30 },
    networkPolicy: 'open',
    serviceAccount: 'app',
    roleBindings: [{ clusterRole: 'edit', groups: [`team-${seed}`] }],
    pullSecrets: { registry: dockerConfig(seed, `second-password-${seed}`) },
  }),
  invalidInputs: [
    {
      reason: 'a name with an underscore is no DNS label',
      inputs: seed => ({ name: `conformance_${seed}` }),
    },
    {
      reason: 'a quota of something that is no quantity',
      inputs: seed => ({
        name: `conformance-${seed}`,
        quota: { pods: 'plenty' },
      }),
    },
    {
      reason: 'a role that may not be granted',
      inputs: seed => ({
        name: `conformance-${seed}`,
        roleBindings: [{ clusterRole: 'cluster-admin', users: ['eve'] }],
      }),
    },
  ],
  outside: {
    exists: async ({ externalName }) =>
      (await cluster.read(namespaceOf(externalName))) !== undefined,
    makeUnowned: ({ externalName }) =>
      cluster.create(namespaceOf(externalName)),
    destroy: ({ externalName }) => cluster.destroy(namespaceOf(externalName)),
    snapshot: async ({ externalName }) => {
      const { metadata, spec } = (await cluster.read(
        namespaceOf(externalName),
      ))!;
      const { resourceVersion } = metadata!;
      return { resourceVersion: resourceVersion!, spec: { ...spec } };
    },
    tamper: {
      'label changed': ({ externalName }) =>
        cluster.edit(namespaceOf(externalName), {
          metadata: { labels: { team: 'somebody-else' } },
        }),
      'label removed': ({ externalName }) =>
        cluster.edit(namespaceOf(externalName), {
          metadata: { labels: { team: null } },
        }),
      'quota raised': ({ externalName }) =>
        cluster.edit(
          memberOf('v1', 'ResourceQuota', externalName, 'infra-quota'),
          { spec: { hard: { pods: '500' } } },
        ),
      'service account deleted': ({ externalName }) =>
        cluster.remove(memberOf('v1', 'ServiceAccount', externalName, 'app')),
    },
    verify: async ({ externalName, inputs }, outputs) => {
      expect(outputs).toMatchObject({
        name: externalName,
        server: cluster.server,
        serviceAccount: 'app',
        pullSecrets: ['registry'],
      });
      const quota = await cluster.read(
        memberOf('v1', 'ResourceQuota', externalName, 'infra-quota'),
      );
      const { quota: hard } = inputs as { quota?: { pods: number } };
      expect(quota?.status.hard.pods).toBe(hard && `${hard.pods}`);
    },
  },
  timeouts: { removed: 60_000 },
});
