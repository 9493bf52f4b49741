import {
  ConformanceTarget,
  runDriverConformance,
} from '@infra-orchestration/backstage-plugin-infra-node/testUtils';
import { Resolver } from 'node:dns/promises';
import { TestCluster } from '../__testUtils__/cluster';
import { installDefinitions } from '../__testUtils__/definitions';
import { newSeed } from '../__testUtils__/engine';
import { ExternalDns } from '../__testUtils__/externalDns';
import { createKubernetesDriver } from '../driver';

const cluster = new TestCluster();
const run = newSeed();
const PROVIDER = `conformance-${run}`;
const PREFIX = `names-${run}-`;
const dns = new ExternalDns(cluster, PREFIX);
const resolver = new Resolver();
resolver.setServers([dns.nameServer]);

beforeAll(async () => {
  await installDefinitions(cluster);
  dns.start();
}, 60_000);
afterAll(async () => {
  await dns.stop();
  await cluster.withdrawAll();
});

const endpoint = ({ externalName }: ConformanceTarget) => {
  const [namespace, name] = externalName.split('/');
  return {
    apiVersion: 'externaldns.k8s.io/v1alpha1',
    kind: 'DNSEndpoint',
    metadata: { name, namespace },
  };
};
const inputsOf = (seed: string, values: string[]) => ({
  namespace: `${PREFIX}${seed}`,
  name: `shop-${seed}.${dns.zone}`,
  type: 'A',
  ttl: 30,
  values,
});
const specOf = (name: string, targets: string[]) => ({
  endpoints: [{ dnsName: name, recordType: 'A', targets }],
});
const provider = (settings: ReturnType<TestCluster['settings']>) => ({
  ...settings,
  config: { ...settings.config, nameServers: [dns.nameServer] },
});

runDriverConformance({
  driver: gate => createKubernetesDriver({ gate }),
  kind: 'dns-endpoint',
  connect: async () =>
    provider(cluster.settings(await cluster.grantAccess(PROVIDER))),
  refusedSettings: () => provider(cluster.settings('not-a-token-of-anybody')),
  settingsAt: ({ host, port }) =>
    provider(cluster.settings('some-token', `https://${host}:${port}`)),
  prepare: seed => cluster.createNamespace(`${PREFIX}${seed}`),
  createInputs: seed => inputsOf(seed, ['192.0.2.1']),
  changedInputs: seed => inputsOf(seed, ['192.0.2.2', '192.0.2.3']),
  invalidInputs: [
    {
      reason: 'a name points somewhere',
      inputs: seed => inputsOf(seed, []),
    },
    {
      reason: 'a name is another name for one name only',
      inputs: seed => ({
        ...inputsOf(seed, ['a.example.test', 'b.example.test']),
        type: 'CNAME',
      }),
    },
    {
      reason: 'that is no address of a name server',
      inputs: seed => ({
        ...inputsOf(seed, ['192.0.2.1']),
        nameServers: ['https://dns.example.test'],
      }),
    },
  ],
  outside: {
    exists: async target =>
      (await cluster.read(endpoint(target))) !== undefined,
    makeUnowned: target =>
      cluster.create({
        ...endpoint(target),
        spec: specOf(`stranger-${target.seed}.${dns.zone}`, ['192.0.2.9']),
      }),
    destroy: target => cluster.destroy(endpoint(target)),
    snapshot: async target => {
      const live = await cluster.read(endpoint(target));
      return live
        ? { spec: live.spec, labels: live.metadata!.labels ?? null }
        : null;
    },
    tamper: {
      'address changed': target =>
        cluster.edit(endpoint(target), {
          spec: specOf(`${target.inputs.name}`, ['192.0.2.66']),
        }),
    },
    verify: async ({ inputs }, outputs) => {
      const answer = await resolver.resolve4(`${outputs.host}`);
      expect(answer.sort()).toEqual(inputs.values);
    },
  },
});
