import {
  ConformanceTarget,
  runDriverConformance,
} from '@infra-orchestration/backstage-plugin-infra-node/testUtils';
import { createKubernetesDriver } from '../driver';
import { TestCluster } from '../__testUtils__/cluster';
import { newSeed } from '../__testUtils__/engine';

const cluster = new TestCluster();
const PROVIDER = `conformance-${newSeed()}`;

afterAll(() => cluster.withdrawAll());

const inNamespace = (
  apiVersion: string,
  kind: string,
  { seed }: Pick<ConformanceTarget, 'seed'>,
  name: string,
) => ({
  apiVersion,
  kind,
  metadata: { name, namespace: `conformance-${seed}` },
});
const config = (target: Pick<ConformanceTarget, 'seed'>) =>
  inNamespace('v1', 'ConfigMap', target, 'settings');
const queue = (target: Pick<ConformanceTarget, 'seed'>) =>
  inNamespace('apps/v1', 'StatefulSet', target, 'queue');
const inventory = ({ externalName, seed }: ConformanceTarget) =>
  inNamespace('v1', 'ConfigMap', { seed }, externalName.split('/')[1]);
const members = (target: ConformanceTarget) => [
  queue(target),
  inNamespace('v1', 'Service', target, 'queue'),
  inNamespace('v1', 'Secret', target, 'queue'),
  inNamespace('autoscaling/v2', 'HorizontalPodAutoscaler', target, 'queue'),
  config(target),
  inventory(target),
];

const statefulSet = (replicas: number) => ({
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: { name: 'queue' },
  spec: {
    serviceName: 'queue',
    replicas,
    selector: { matchLabels: { app: 'queue' } },
    template: {
      metadata: { labels: { app: 'queue' } },
      spec: {
        terminationGracePeriodSeconds: 1,
        containers: [{ name: 'queue', image: 'registry.example.com/queue:1' }],
      },
    },
  },
});
const secret = (password: string) => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'queue' },
  stringData: { password },
});
const settings = (mode: string) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'settings' },
  data: { mode, untouched: 'yes' },
});

runDriverConformance({
  driver: gate => createKubernetesDriver({ gate }),
  kind: 'manifests',
  connect: async () => cluster.settings(await cluster.grantAccess(PROVIDER)),
  refusedSettings: () => cluster.settings('not-a-token-of-anybody'),
  settingsAt: ({ host, port }) =>
    cluster.settings('some-token', `https://${host}:${port}`),
  prepare: seed => cluster.createNamespace(`conformance-${seed}`),
  createInputs: seed => ({
    namespace: `conformance-${seed}`,
    objects: [
      statefulSet(1),
      secret(`first-password-${seed}`),
      settings('quick'),
      {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'queue' },
        spec: { selector: { app: 'queue' }, ports: [{ port: 5672 }] },
      },
    ],
    outputs: {
      clusterIP: { kind: 'Service', name: 'queue', path: '$.spec.clusterIP' },
      password: { kind: 'Secret', name: 'queue', path: '$.data.password' },
    },
  }),
  // Drops the Service, adds an autoscaler: objects must come and go.
  changedInputs: seed => ({
    namespace: `conformance-${seed}`,
    objects: [
      statefulSet(2),
      secret(`second-password-${seed}`),
      settings('thorough'),
      {
        apiVersion: 'autoscaling/v2',
        kind: 'HorizontalPodAutoscaler',
        metadata: { name: 'queue' },
        spec: {
          scaleTargetRef: {
            apiVersion: 'apps/v1',
            kind: 'Deployment',
            name: 'other',
          },
          maxReplicas: 3,
        },
      },
    ],
    outputs: {
      password: { kind: 'Secret', name: 'queue', path: '$.data.password' },
    },
  }),
  invalidInputs: [
    {
      reason: 'no object at all',
      inputs: seed => ({ namespace: `conformance-${seed}`, objects: [] }),
    },
    {
      reason: 'an object of another namespace',
      inputs: seed => ({
        namespace: `conformance-${seed}`,
        objects: [
          {
            ...settings('quick'),
            metadata: { name: 'settings', namespace: 'kube-system' },
          },
        ],
      }),
    },
    {
      reason: 'the same object twice',
      inputs: seed => ({
        namespace: `conformance-${seed}`,
        objects: [settings('quick'), settings('thorough')],
      }),
    },
    {
      reason: 'an unknown kind',
      inputs: seed => ({
        namespace: `conformance-${seed}`,
        objects: [
          {
            apiVersion: 'example.com/v1',
            kind: 'Unknown',
            metadata: { name: 'x' },
          },
        ],
      }),
    },
  ],
  outside: {
    exists: async target => {
      const found = await Promise.all(
        members(target).map(m => cluster.read(m)),
      );
      return found.some(object => object !== undefined);
    },
    makeUnowned: target =>
      cluster.create({ ...config(target), data: { mode: 'of a stranger' } }),
    destroy: async target => {
      for (const member of members(target)) {
        await cluster.destroy(member);
      }
    },
    snapshot: async target => {
      const found = await Promise.all(
        [config(target), inventory(target)].map(m => cluster.read(m)),
      );
      return found.map(object =>
        object
          ? {
              data: object.data ?? null,
              resourceVersion: object.metadata!.resourceVersion!,
            }
          : null,
      );
    },
    tamper: {
      'value changed': target =>
        cluster.edit(config(target), { data: { mode: 'changed by hand' } }),
      'value removed': target =>
        cluster.edit(config(target), { data: { mode: null } }),
      'replicas changed': target =>
        cluster.edit(queue(target), { spec: { replicas: 0 } }),
      'object deleted': target => cluster.destroy(config(target)),
    },
    verify: async (target, outputs) => {
      const { seed, inputs } = target;
      const live = await cluster.read(config(target));
      const changed = JSON.stringify(inputs).includes('thorough');
      expect(live?.data.mode).toBe(changed ? 'thorough' : 'quick');
      const service = await cluster.read(
        inNamespace('v1', 'Service', target, 'queue'),
      );
      expect(service?.spec.clusterIP).toBe(outputs.clusterIP);
      expect(outputs.secrets).toEqual({
        password: `${changed ? 'second' : 'first'}-password-${seed}`,
      });
    },
  },
});
