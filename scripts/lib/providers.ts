import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { requireSandboxPart } from '../../sandbox/src/client.ts';
import { root } from './paths.ts';
import { productionCluster } from './servers.ts';

/** A registered server of the demo, and the secrets that its document only names. */
interface DemoProvider {
  name: string;
  title: string;
  driver: string;
  config: object;
  /** By name of the credential. */
  credentials?: Record<string, string>;
}

/** How the backend's process knows a credential: documents name it, the environment gives it. */
function variable(provider: string, credential: string): string {
  const words = `${provider}_${credential.replace(/[A-Z]/g, '_$&')}`;
  return `INFRA_DEMO_${words.replaceAll('-', '_').toUpperCase()}`;
}

/** Where the demo's modules are. */
export const modulesDirectory = join(root, 'examples/modules');
const dashboardModule = join(modulesDirectory, 'dashboard');

/** Where the demo's dashboards are written to. */
export const dashboardsOf = (directory: string) =>
  join(directory, 'dashboards');

/** The module and what it writes lie where this copy of the repository is. */
const dashboardDefinition = (directory: string) => ({
  kind: 'ResourceDefinition',
  metadata: { name: 'dashboard', description: 'By a module of the company' },
  spec: {
    type: 'dashboard',
    provider: 'modules',
    kind: 'module',
    inputs: {
      source: { path: dashboardModule },
      variables: {
        directory: dashboardsOf(directory),
        name: '${environment.slug}',
        title: '${environment.entity.name} in ${environment.name}',
      },
    },
    criteria: [{}],
  },
});

/** The demo's documents that depend on where its servers and folders are. */
export function providerDocuments(instance: string, directory: string): string {
  const providers = providersOf(instance).map(
    ({ name, title, driver, config, credentials = {} }) => ({
      kind: 'Provider',
      metadata: { name, title },
      spec: {
        driver,
        config,
        credentials: Object.fromEntries(
          Object.keys(credentials).map(credential => [
            credential,
            { env: variable(name, credential) },
          ]),
        ),
      },
    }),
  );
  // JSON is YAML.
  return [...providers, dashboardDefinition(directory)]
    .map(document =>
      JSON.stringify(
        { apiVersion: 'infra-orchestration.dev/v1alpha1', ...document },
        null,
        2,
      ),
    )
    .join('\n---\n');
}

/** The secrets of the demo's providers, by the variables that their documents name. */
export function providerEnvironment(instance: string): NodeJS.ProcessEnv {
  return Object.fromEntries(
    providersOf(instance).flatMap(({ name, credentials = {} }) =>
      Object.entries(credentials).map(([credential, value]) => [
        variable(name, credential),
        value,
      ]),
    ),
  );
}

function providersOf(instance: string): DemoProvider[] {
  return [
    ...clusters(instance),
    ...nameServers(instance),
    ...databases(instance),
    ...stores(instance),
    ...registries(instance),
    ...services(instance),
  ];
}

function clusters(instance: string): DemoProvider[] {
  return [
    {
      name: 'cluster',
      title: 'Cluster for development',
      driver: 'kubernetes',
      config: {
        kubeconfigFile: requireSandboxPart('kubernetes', instance).kubeconfig,
      },
    },
    {
      name: 'cluster-production',
      title: 'Cluster of production',
      driver: 'kubernetes',
      config: { kubeconfigFile: productionCluster(instance).kubeconfig },
    },
  ];
}

function nameServers(instance: string): DemoProvider[] {
  const powerdns = requireSandboxPart('powerdns', instance);
  const bind = requireSandboxPart('bind', instance);
  return [
    {
      name: 'powerdns',
      title: 'Development zone',
      driver: 'powerdns',
      config: {
        apiUrl: powerdns.apiUrl,
        serverId: powerdns.serverId,
        zones: powerdns.zones,
        nameserver: { host: powerdns.dnsHost, port: powerdns.dnsPort },
      },
      credentials: { apiKey: powerdns.apiKey },
    },
    {
      name: 'bind',
      title: 'Production zone',
      driver: 'rfc2136',
      config: {
        zones: bind.zones,
        nameserver: { host: bind.dnsHost, port: bind.dnsPort },
        tsig: { name: bind.tsig.name, algorithm: bind.tsig.algorithm },
      },
      credentials: { tsigSecret: bind.tsig.secret },
    },
  ];
}

function databases(instance: string): DemoProvider[] {
  const postgres = requireSandboxPart('postgres', instance);
  const redis = requireSandboxPart('redis', instance);
  return [
    {
      name: 'shared-postgres',
      title: 'Shared PostgreSQL',
      driver: 'postgres',
      config: {
        host: postgres.host,
        port: postgres.port,
        maintenanceDatabase: postgres.database,
        ...(postgres.ssl && { ssl: postgres.ssl }),
      },
      credentials: { user: postgres.user, password: postgres.password },
    },
    {
      name: 'shared-redis',
      title: 'Shared Redis',
      driver: 'redis',
      config: {
        host: redis.host,
        port: redis.port,
        ...(redis.tls && { tls: { mode: 'require' } }),
      },
      credentials: { user: redis.user, password: redis.password },
    },
  ];
}

function stores(instance: string): DemoProvider[] {
  const rabbitmq = requireSandboxPart('rabbitmq', instance);
  const minio = requireSandboxPart('minio', instance);
  return [
    {
      name: 'shared-rabbitmq',
      title: 'Shared RabbitMQ',
      driver: 'rabbitmq',
      config: {
        managementUrl: rabbitmq.managementUrl,
        amqp: { host: rabbitmq.host, port: rabbitmq.port },
      },
      credentials: { user: rabbitmq.user, password: rabbitmq.password },
    },
    {
      name: 'shared-minio',
      title: 'Shared object storage',
      driver: 's3',
      config: {
        flavor: 'minio',
        endpoint: minio.endpoint,
        region: minio.region,
      },
      credentials: {
        accessKeyId: minio.accessKeyId,
        secretAccessKey: minio.secretAccessKey,
      },
    },
  ];
}

function registries(instance: string): DemoProvider[] {
  const { token } = requireSandboxPart('registry', instance);
  const { url, service, issuer, certFile, keyFile } = token;
  return [
    {
      name: 'images',
      title: 'Built-in registry',
      driver: 'built-in-registry',
      config: {
        ...{ url, service, issuer },
        certificate: readFileSync(certFile, 'utf8'),
      },
      credentials: { signingKey: readFileSync(keyFile, 'utf8') },
    },
  ];
}

function services(instance: string): DemoProvider[] {
  const { url, signingKey } = requireSandboxPart('legacy', instance);
  return [
    {
      name: 'account-service',
      title: 'Account service of the mainframe',
      driver: 'http',
      config: { url },
      credentials: { signingKey },
    },
    {
      name: 'modules',
      title: 'Modules of the company',
      driver: 'opentofu',
      config: {},
    },
    {
      name: 'platform-team',
      title: 'What the platform team does by hand',
      driver: 'manual',
      config: { assignee: 'group:default/platform' },
    },
  ];
}
