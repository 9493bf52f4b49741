import { JsonObject } from '@backstage/types';
import { requireSandboxPart } from '@infra-orchestration/sandbox';

/** What a version of an environment consists of; the numbers make it differ from the other. */
export interface Version {
  pods: number;
  connections: number;
  image: number;
  address: string;
  /** A name at BIND that the other version does not have. */
  alias: 'old' | 'new';
}

export const BEFORE: Version = {
  pods: 20,
  connections: 5,
  image: 1,
  address: '192.0.2.1',
  alias: 'old',
};

/** Everything is changed, one resource leaves, one comes. */
export const AFTER: Version = {
  pods: 30,
  connections: 7,
  image: 2,
  address: '192.0.2.2',
  alias: 'new',
};

/** On all servers, or with the few resources that take no time. */
export type Size = 'whole' | 'small';

export const claimIdsOf = ({ alias }: Version, size: Size): string[] =>
  size === 'small'
    ? ['db', 'name']
    : ['namespace', 'db', 'web', 'settings', 'name', alias];

export function claimsOf(version: Version, size: Size): JsonObject {
  const { pods, connections, image, address, alias } = version;
  const namespace = '${resources.namespace.outputs.name}';
  const url = '${resources.db.outputs.url}';
  const claims: JsonObject = {
    namespace: { type: 'namespace', params: { pods: `${pods}` } },
    db: { type: 'database', params: { connections } },
    web: { type: 'workload-of-test', params: { namespace, url, image } },
    settings: { type: 'settings', params: { namespace, alias } },
    name: { type: 'name', params: { address } },
    [alias]: { type: 'name', class: 'legacy', params: { alias, address } },
  };
  return Object.fromEntries(
    claimIdsOf(version, size).map(id => [id, claims[id]]),
  );
}

const document = (
  kind: string,
  name: string,
  spec: JsonObject,
): JsonObject => ({
  apiVersion: 'infra-orchestration.dev/v1alpha1',
  kind,
  metadata: { name },
  spec,
});

const type = (name: string, ...outputs: string[]) =>
  document('ResourceType', name, {
    params: { type: 'object' },
    outputs: {
      type: 'object',
      properties: Object.fromEntries(
        outputs.map(each => [
          each,
          { type: 'string', ...(each === 'url' && { 'x-secret': true }) },
        ]),
      ),
    },
  });

const configMap = (name: string): JsonObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name },
  data: { alias: '${params.alias}' },
});

const types = [
  document('EnvironmentType', 'development', {}),
  type('namespace', 'name'),
  type('database', 'url'),
  type('workload-of-test', 'name'),
  type('settings'),
  type('name', 'host'),
];

/** The real servers, and how the test's resource types are satisfied on them. */
export function platformDocuments(): JsonObject[] {
  return [...providers(), ...types, ...definitions()];
}

function providers(): JsonObject[] {
  const { kubeconfig } = requireSandboxPart('kubernetes');
  const powerdns = requireSandboxPart('powerdns');
  const bind = requireSandboxPart('bind');
  const nameserver = (server: { dnsHost: string; dnsPort: number }) => ({
    host: server.dnsHost,
    port: server.dnsPort,
  });
  return [
    document('Provider', 'cluster', {
      driver: 'kubernetes',
      config: { kubeconfigFile: kubeconfig },
    }),
    document('Provider', 'powerdns', {
      driver: 'powerdns',
      config: {
        apiUrl: powerdns.apiUrl,
        serverId: powerdns.serverId,
        zones: powerdns.zones,
        nameserver: nameserver(powerdns),
      },
      credentials: { apiKey: { env: 'KILL_TEST_POWERDNS_KEY' } },
    }),
    document('Provider', 'bind', {
      driver: 'rfc2136',
      config: {
        zones: bind.zones,
        nameserver: nameserver(bind),
        tsig: { name: bind.tsig.name, algorithm: bind.tsig.algorithm },
      },
      credentials: { tsigSecret: { env: 'KILL_TEST_TSIG_SECRET' } },
    }),
    document('Provider', 'server', {
      driver: 'postgres',
      config: {},
      credentials: { url: { env: 'KILL_TEST_POSTGRES_URL' } },
    }),
  ];
}

function definitions(): JsonObject[] {
  const namespace = '${params.namespace}';
  const record = (part: 'powerdns' | 'bind', name: string): JsonObject => ({
    zone: requireSandboxPart(part).zones[0],
    name,
    type: 'A',
    values: ['${params.address}'],
  });
  const definition = (resourceType: string, spec: JsonObject) =>
    document('ResourceDefinition', `${resourceType}-at-${spec.provider}`, {
      type: resourceType,
      criteria: [{}],
      ...spec,
    });
  const onCluster = (resourceType: string, kind: string, inputs: JsonObject) =>
    definition(resourceType, { provider: 'cluster', kind, inputs });
  return [
    onCluster('namespace', 'namespace', {
      name: '${environment.slug}',
      quota: { pods: '${params.pods}' },
      networkPolicy: 'isolated',
      serviceAccount: 'app',
    }),
    onCluster('workload-of-test', 'workload', {
      namespace,
      name: 'web',
      containers: {
        main: {
          image: 'registry.example.com/web:${params.image}',
          variables: { DATABASE_URL: '${params.url}' },
        },
      },
      service: { ports: { http: { port: 80 } } },
    }),
    // One object of two leaves with the other version.
    onCluster('settings', 'manifests', {
      namespace,
      objects: [configMap('settings'), configMap('${params.alias}')],
    }),
    definition('database', {
      provider: 'server',
      kind: 'database',
      inputs: { connectionLimit: '${params.connections}' },
    }),
    definition('name', {
      provider: 'powerdns',
      kind: 'record',
      inputs: record('powerdns', '${environment.slug}'),
    }),
    definition('name', {
      provider: 'bind',
      kind: 'record',
      inputs: record('bind', '${params.alias}.${environment.slug}'),
      criteria: [{ class: 'legacy' }],
    }),
  ];
}

/** What the providers' credentials name. */
export function platformSecrets(): Record<string, string> {
  return {
    KILL_TEST_POWERDNS_KEY: requireSandboxPart('powerdns').apiKey,
    KILL_TEST_TSIG_SECRET: requireSandboxPart('bind').tsig.secret,
    KILL_TEST_POSTGRES_URL: requireSandboxPart('postgres').url,
  };
}
