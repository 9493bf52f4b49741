import {
  ConformanceTarget,
  runDriverConformance,
} from '@infra-orchestration/backstage-plugin-infra-node/testUtils';
import { JsonObject } from '@backstage/types';
import { TestCluster } from '../__testUtils__/cluster';
import { RouteControllers } from '../__testUtils__/controllers';
import { installDefinitions } from '../__testUtils__/definitions';
import { newSeed } from '../__testUtils__/engine';
import { createKubernetesDriver } from '../driver';

const cluster = new TestCluster();
const run = newSeed();
const PROVIDER = `conformance-${run}`;
const PREFIX = `routes-${run}-`;
const controllers = new RouteControllers(cluster, PREFIX);

beforeAll(async () => {
  await installDefinitions(cluster);
  controllers.start();
}, 60_000);
afterAll(async () => {
  await controllers.stop();
  await cluster.withdrawAll();
});

const route = ({ externalName }: ConformanceTarget) => {
  const [namespace, kind, name] = externalName.split('/');
  const apiVersion =
    kind === 'Ingress'
      ? 'networking.k8s.io/v1'
      : 'gateway.networking.k8s.io/v1';
  return { apiVersion, kind, metadata: { name, namespace } };
};
const certificate = (target: ConformanceTarget) => ({
  ...route(target),
  apiVersion: 'cert-manager.io/v1',
  kind: 'Certificate',
});
const members = (target: ConformanceTarget) => [
  route(target),
  certificate(target),
];
const inputsFor = (seed: string, inputs: JsonObject) => ({
  namespace: `${PREFIX}${seed}`,
  ...inputs,
});
const issuerRef = { name: 'letsencrypt' };

interface Variant {
  api: 'ingress' | 'gateway';
  created: (seed: string) => JsonObject;
  changed: (seed: string) => JsonObject;
  invalid: { reason: string; inputs: JsonObject }[];
  hijack: JsonObject;
  hostsOf(live: any): string[];
}

const variants: Variant[] = [
  {
    api: 'ingress',
    created: seed => ({
      hosts: [`a-${seed}.example.test`],
      paths: [{ service: 'web', port: 80 }],
      ingressClassName: 'nginx',
      tls: { issuerRef },
      annotations: { 'example.com/timeout': '30' },
    }),
    changed: seed => ({
      hosts: [`b-${seed}.example.test`, `c-${seed}.example.test`],
      paths: [
        { path: '/api', service: 'api', port: 8080 },
        { path: '/health', pathType: 'Exact', service: 'web', port: 80 },
      ],
      tls: { secretName: 'wildcard' },
      waitForAddress: false,
    }),
    invalid: [
      {
        reason: 'parents are for the Gateway API',
        inputs: { parentRefs: [{ name: 'public' }] },
      },
      { reason: 'a path has to lead somewhere', inputs: { paths: [] } },
      {
        reason: 'a certificate cannot be issued and be there already',
        inputs: { tls: { issuerRef, secretName: 'wildcard' } },
      },
    ],
    hijack: { rules: [{ host: 'evil.example.test' }] },
    hostsOf: live => live.spec.rules.map(({ host }: any) => host),
  },
  {
    api: 'gateway',
    created: seed => ({
      hosts: [`a-${seed}.example.test`],
      paths: [{ service: 'web', port: 80 }],
      parentRefs: [{ name: 'public', namespace: 'gateways' }],
      tls: { issuerRef },
    }),
    changed: seed => ({
      hosts: [`b-${seed}.example.test`, `c-${seed}.example.test`],
      paths: [{ path: '/api', service: 'api', port: 8080 }],
      parentRefs: [{ name: 'public', sectionName: 'https' }, { name: 'inner' }],
      tls: { terminated: true },
    }),
    invalid: [
      {
        reason: 'an HTTPRoute without a Gateway is nowhere',
        inputs: { parentRefs: [] },
      },
      {
        reason: 'classes are of Ingresses',
        inputs: { ingressClassName: 'nginx' },
      },
    ],
    hijack: { hostnames: ['evil.example.test'] },
    hostsOf: live => live.spec.hostnames,
  },
];

for (const { api, created, changed, invalid, hijack, hostsOf } of variants) {
  runDriverConformance({
    name: `kubernetes route by ${api}`,
    driver: gate => createKubernetesDriver({ gate }),
    kind: 'route',
    connect: async () => cluster.settings(await cluster.grantAccess(PROVIDER)),
    refusedSettings: () => cluster.settings('not-a-token-of-anybody'),
    settingsAt: ({ host, port }) =>
      cluster.settings('some-token', `https://${host}:${port}`),
    prepare: seed => cluster.createNamespace(`${PREFIX}${seed}`),
    createInputs: seed => inputsFor(seed, { api, ...created(seed) }),
    changedInputs: seed => inputsFor(seed, { api, ...changed(seed) }),
    invalidInputs: invalid.map(({ reason, inputs }) => ({
      reason,
      inputs: seed => inputsFor(seed, { api, ...created(seed), ...inputs }),
    })),
    outside: {
      exists: async target => {
        const found = await Promise.all(
          members(target).map(m => cluster.read(m)),
        );
        return found.some(object => object !== undefined);
      },
      makeUnowned: target =>
        cluster.create({
          ...route(target),
          spec:
            api === 'ingress'
              ? {
                  defaultBackend: {
                    service: { name: 'a', port: { number: 1 } },
                  },
                }
              : { hostnames: ['stranger.example.test'] },
        }),
      destroy: async target => {
        for (const member of members(target)) {
          await cluster.destroy(member);
        }
      },
      snapshot: async target => {
        const found = await Promise.all(
          members(target).map(m => cluster.read(m)),
        );
        return found.map(object =>
          object
            ? {
                spec: object.spec,
                annotations: object.metadata!.annotations ?? null,
              }
            : null,
        );
      },
      tamper: {
        'host changed': target => cluster.edit(route(target), { spec: hijack }),
        'certificate deleted': target => cluster.destroy(certificate(target)),
      },
      verify: async (target, outputs) => {
        const live = await cluster.read(route(target));
        const { hosts, tls, paths } = target.inputs as any;
        expect(hostsOf(live)).toEqual(hosts);
        const path = paths[0].path ?? '';
        expect(outputs).toMatchObject({
          url: `https://${hosts[0]}${path}`,
          host: hosts[0],
        });
        const issued = await cluster.read(certificate(target));
        expect(issued?.spec.dnsNames).toEqual(
          tls.issuerRef ? hosts : undefined,
        );
      },
    },
  });
}
