import {
  ConformanceTarget,
  runDriverConformance,
} from '@infra-orchestration/backstage-plugin-infra-node/testUtils';
import { randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TestCluster } from './__testUtils__/cluster';
import {
  cacheChart,
  chartsDir,
  helmByHand,
  testApp,
} from './__testUtils__/helm';
import { createHelmDriver } from './driver';

const cluster = new TestCluster();
const PROVIDER = `conformance-${randomBytes(4).toString('hex')}`;
const dir = mkdtempSync(join(tmpdir(), 'helm-conformance-'));
const sources = { chartSources: [chartsDir] };

afterAll(async () => {
  await cluster.withdrawAll();
  await rm(dir, { recursive: true });
});

// Behind the suite, so it sees what all of its runs left.
const nothingIsLeft = () =>
  it('leaves no folder of a run', async () => {
    expect(await readdir(join(dir, 'runs'))).toEqual([]);
  });

const nameOf = ({ externalName }: ConformanceTarget) => {
  const [namespace, name] = externalName.split('/');
  return { namespace, name };
};
const objectOf = (
  target: ConformanceTarget,
  apiVersion: string,
  kind: string,
  suffix = '',
) => {
  const { namespace, name } = nameOf(target);
  const metadata = { namespace, name: `${name}${suffix}` };
  return { apiVersion, kind, metadata };
};
const config = (target: ConformanceTarget) =>
  objectOf(target, 'v1', 'ConfigMap');
const deployment = (target: ConformanceTarget) =>
  objectOf(target, 'apps/v1', 'Deployment');
const members = (target: ConformanceTarget) => [
  config(target),
  objectOf(target, 'v1', 'Secret'),
  objectOf(target, 'v1', 'Service'),
  deployment(target),
  objectOf(target, 'v1', 'ConfigMap', '-metrics'),
];
const withoutStatus = (object: any) =>
  object ? { data: object.data ?? null, spec: object.spec ?? null } : null;

const outputs = {
  host: { kind: 'Service', name: '{release}', path: '$.metadata.name' },
  port: { kind: 'Service', name: '{release}', path: '$.spec.ports[0].port' },
  password: { kind: 'Secret', name: '{release}', path: '$.data.password' },
};

runDriverConformance({
  name: 'helm, by the real program',
  driver: gate => createHelmDriver({ app: testApp(dir), gate }),
  kind: 'release',
  timeouts: { settle: 60_000 },
  connect: async () => {
    const settings = cluster.settings(await cluster.grantAccess(PROVIDER));
    return { ...settings, config: { ...settings.config, ...sources } };
  },
  refusedSettings: () => withSources(cluster.settings('no-token-of-anybody')),
  settingsAt: ({ host, port }) =>
    withSources(cluster.settings('some-token', `https://${host}:${port}`)),
  prepare: seed => cluster.createNamespace(`helm-${seed}`),
  createInputs: seed => ({
    namespace: `helm-${seed}`,
    chart: { path: cacheChart },
    values: { maxMemory: '64mb', metrics: { enabled: true } },
    secretValues: { auth: { password: `first-password-${seed}` } },
    outputs,
  }),
  // An object goes, others change.
  changedInputs: seed => ({
    namespace: `helm-${seed}`,
    chart: { path: cacheChart },
    values: { maxMemory: '128mb', replicas: 2 },
    secretValues: { auth: { password: `second-password-${seed}` } },
    outputs,
  }),
  invalidInputs: [
    {
      reason: 'there is no chart',
      inputs: seed => ({ namespace: `helm-${seed}`, chart: {} }),
    },
    {
      reason: 'the chart is of a source that is not allowed',
      inputs: seed => ({
        namespace: `helm-${seed}`,
        chart: { path: '/etc' },
      }),
    },
    {
      reason: 'the version is a range',
      inputs: seed => ({
        namespace: `helm-${seed}`,
        chart: {
          repository: 'https://charts.example.com',
          name: 'cache',
          version: '^1.0.0',
        },
      }),
    },
    {
      reason: 'the values are not those of the chart',
      inputs: seed => ({
        namespace: `helm-${seed}`,
        chart: { path: cacheChart },
        values: { replicas: 'many' },
        secretValues: { auth: { password: `password-of-${seed}` } },
      }),
    },
  ],
  outside: {
    exists: async target => {
      const { namespace, name } = nameOf(target);
      const found = await Promise.all(
        members(target).map(each => cluster.read(each)),
      );
      const records = await cluster.records(namespace, name);
      return records.length > 0 || found.some(object => object !== undefined);
    },
    makeUnowned: async target => {
      const { namespace, name } = nameOf(target);
      await helmByHand(
        [
          ...['install', name, cacheChart, '--namespace', namespace],
          ...['--set', 'auth.password=of-a-stranger'],
        ],
        cluster.kubeconfig,
      );
    },
    destroy: async target => {
      const { namespace, name } = nameOf(target);
      await helmByHand(
        ['uninstall', name, '--ignore-not-found', '--namespace', namespace],
        cluster.kubeconfig,
      );
      await Promise.all(members(target).map(each => cluster.remove(each)));
    },
    snapshot: async target => {
      const { namespace, name } = nameOf(target);
      const found = await Promise.all(
        members(target).map(each => cluster.read(each)),
      );
      const records = await cluster.records(namespace, name);
      return JSON.parse(
        JSON.stringify([
          found.map(withoutStatus),
          records.map(({ metadata, data }) => [metadata!.labels, data]),
        ]),
      );
    },
    tamper: {
      'a value changed': target =>
        cluster.edit(config(target), { data: { 'redis.conf': 'by hand' } }),
      'a value removed': target =>
        cluster.edit(config(target), { data: { 'redis.conf': null } }),
      'replicas changed': target =>
        cluster.edit(deployment(target), { spec: { replicas: 3 } }),
      'an object deleted': target => cluster.remove(config(target)),
      'upgraded by hand to other values': async target => {
        const { namespace, name } = nameOf(target);
        await helmByHand(
          [
            ...['upgrade', name, cacheChart, '--namespace', namespace],
            ...['--reuse-values', '--set', 'maxMemory=1gb'],
          ],
          cluster.kubeconfig,
        );
      },
    },
    verify: async (target, given) => {
      const { seed, inputs } = target;
      const { maxMemory } = inputs.values as { maxMemory: string };
      const live = await cluster.read(config(target));
      expect(live?.data['redis.conf']).toContain(`maxmemory ${maxMemory}\n`);
      const which = maxMemory === '64mb' ? 'first' : 'second';
      expect(given).toEqual({
        namespace: `helm-${seed}`,
        releaseName: nameOf(target).name,
        host: nameOf(target).name,
        port: 6379,
        secrets: { password: `${which}-password-${seed}` },
      });
      const metrics = await cluster.read(members(target)[4]);
      expect(metrics !== undefined).toBe(which === 'first');
    },
  },
});

nothingIsLeft();

function withSources(settings: ReturnType<TestCluster['settings']>) {
  return { ...settings, config: { ...settings.config, ...sources } };
}
