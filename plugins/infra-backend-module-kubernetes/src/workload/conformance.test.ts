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

type Seeded = Pick<ConformanceTarget, 'seed'>;

const inNamespace = (
  apiVersion: string,
  kind: string,
  { seed }: Seeded,
  name: string,
) => ({
  apiVersion,
  kind,
  metadata: { name, namespace: `conformance-${seed}` },
});
const deployment = (target: Seeded) =>
  inNamespace('apps/v1', 'Deployment', target, 'web');
const service = (target: Seeded) => inNamespace('v1', 'Service', target, 'web');
const secret = (target: Seeded) =>
  inNamespace('v1', 'Secret', target, 'web-secrets');
const members = (target: Seeded) => [
  deployment(target),
  service(target),
  secret(target),
];

runDriverConformance({
  driver: gate => createKubernetesDriver({ gate }),
  kind: 'workload',
  connect: async () => cluster.settings(await cluster.grantAccess(PROVIDER)),
  refusedSettings: () => cluster.settings('not-a-token-of-anybody'),
  settingsAt: ({ host, port }) =>
    cluster.settings('some-token', `https://${host}:${port}`),
  prepare: seed => cluster.createNamespace(`conformance-${seed}`),
  createInputs: seed => ({
    namespace: `conformance-${seed}`,
    name: 'web',
    containers: {
      main: {
        image: 'registry.example.com/web:1.0',
        variables: { DB_PASSWORD: `first-password-${seed}`, MODE: 'fast' },
        files: { '/etc/app/app.yaml': { content: `token: first-${seed}` } },
        volumes: { '/tmp/scratch': { source: 'emptyDir' } },
        resources: { requests: { cpu: '10m', memory: '16Mi' } },
        readinessProbe: { httpGet: { path: '/', port: 8080 } },
      },
    },
    service: { ports: { http: { port: 80, targetPort: 8080 } } },
  }),
  changedInputs: seed => ({
    namespace: `conformance-${seed}`,
    name: 'web',
    containers: {
      main: {
        image: 'registry.example.com/web:1.1',
        variables: { DB_PASSWORD: `second-password-${seed}` },
      },
    },
    replicas: 2,
  }),
  invalidInputs: [
    {
      reason: 'no containers',
      inputs: seed => ({ namespace: `conformance-${seed}`, containers: {} }),
    },
    {
      reason: 'an image that a deployment was to bring, and did not',
      inputs: seed => ({
        namespace: `conformance-${seed}`,
        containers: { main: { image: '.' } },
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
      cluster.create({
        ...service(target),
        spec: { selector: { app: 'of-a-stranger' }, ports: [{ port: 80 }] },
      }),
    destroy: async target => {
      for (const member of members(target)) {
        await cluster.destroy(member);
      }
    },
    snapshot: async target => {
      const found = await Promise.all(
        [service(target), deployment(target)].map(m => cluster.read(m)),
      );
      return found.map(object =>
        object
          ? {
              spec: object.spec,
              generation: object.metadata!.generation ?? null,
              labels: object.metadata!.labels ?? null,
            }
          : null,
      );
    },
    tamper: {
      'image changed': target =>
        cluster.edit(deployment(target), {
          spec: {
            template: {
              spec: {
                containers: [
                  { name: 'main', image: 'registry.example.com/web:evil' },
                ],
              },
            },
          },
        }),
      'selector of the service changed': target =>
        cluster.edit(service(target), { spec: { selector: { app: 'evil' } } }),
      'service deleted': target => cluster.destroy(service(target)),
    },
    verify: async (target, outputs) => {
      const { seed, inputs } = target;
      const changed = JSON.stringify(inputs).includes('web:1.1');
      const live = await cluster.read(deployment(target));
      const [container] = live!.spec.template.spec.containers;
      expect(container.image).toBe(
        `registry.example.com/web:1.${changed ? 1 : 0}`,
      );
      expect(JSON.stringify(live!.spec)).not.toContain(`-password-${seed}`);
      expect(live!.status.readyReplicas).toBe(changed ? 2 : 1);
      const data = (await cluster.read(secret(target)))!.data;
      expect(Buffer.from(data['main.DB_PASSWORD'], 'base64').toString()).toBe(
        `${changed ? 'second' : 'first'}-password-${seed}`,
      );
      expect(outputs).toEqual({
        name: 'web',
        namespace: `conformance-${seed}`,
        ...(changed
          ? {}
          : {
              host: `web.conformance-${seed}.svc.cluster.local`,
              ports: { http: 80 },
            }),
      });
      expect((await cluster.read(service(target))) === undefined).toBe(changed);
    },
  },
});
