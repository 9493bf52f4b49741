import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import {
  type PostgresSsl,
  requireSandboxPart,
  type SandboxPartKind,
} from '../../sandbox/src/client.ts';
import { externalConnection } from '../../sandbox/src/external.ts';
import { workDir } from './paths.ts';
import { providerDocuments } from './providers.ts';

const require = createRequire(import.meta.url);

/** The image of the demo's workload: simulated pods never pull it, those of a real cluster do. */
export const demoImage = () =>
  process.env.INFRA_DEMO_IMAGE || 'registry.example.com/greeter:1.0.0';

/** The servers of an instance, as those who look past the product need them. */
export interface DemoServers {
  kubeconfig: string;
  nameserver: { host: string; port: number };
  postgresSsl?: PostgresSsl;
}

export function demoServers(instance: string): DemoServers {
  const powerdns = requireSandboxPart('powerdns', instance);
  return {
    kubeconfig: requireSandboxPart('kubernetes', instance).kubeconfig,
    nameserver: { host: powerdns.dnsHost, port: powerdns.dnsPort },
    postgresSsl: requireSandboxPart('postgres', instance).ssl,
  };
}

/**
 * What the demo's app-config and the documents in `examples/` read from the environment. The Provider
 * documents are written here, since the ports are chosen anew; credentials are named in them and
 * given by the environment.
 */
export function demoEnvironment(instance: string): NodeJS.ProcessEnv {
  const powerdns = requireSandboxPart('powerdns', instance);
  const bind = requireSandboxPart('bind', instance);
  const postgres = requireSandboxPart('postgres', instance);
  const directory = dataDirectory(instance);
  mkdirSync(join(directory, 'database'), { recursive: true });
  const file = join(directory, 'providers.yaml');
  writeFileSync(file, providerDocuments(instance));
  return {
    INFRA_DEMO_PROVIDERS: file,
    INFRA_DEMO_DATABASE: join(directory, 'database'),
    INFRA_DEMO_SERVICES: join(directory, 'services'),
    ...demoValues(instance),
    INFRA_DEMO_POWERDNS_API_KEY: powerdns.apiKey,
    INFRA_DEMO_BIND_TSIG_SECRET: bind.tsig.secret,
    INFRA_DEMO_POSTGRES_USER: postgres.user,
    INFRA_DEMO_POSTGRES_PASSWORD: postgres.password,
  };
}

/** What the documents in `examples/` leave to where they are used. */
function demoValues(instance: string): NodeJS.ProcessEnv {
  const [development] = requireSandboxPart('powerdns', instance).zones;
  const [production] = requireSandboxPart('bind', instance).zones;
  if (!development) {
    throw new Error(
      'INFRA_SANDBOX_POWERDNS_ZONES names no zone for the demo’s development environments',
    );
  }
  return {
    INFRA_DEMO_IMAGE: demoImage(),
    INFRA_DEMO_DEVELOPMENT_ZONE: development,
    INFRA_DEMO_PRODUCTION_ZONE: production,
  };
}

/**
 * Where the demo keeps its database. It goes with the servers that the environments in it are on:
 * with servers of one's own there is another one, so that nothing from the sandbox is made again
 * there.
 */
export function dataDirectory(
  instance: string,
  env: NodeJS.ProcessEnv = process.env,
): string {
  const directory = join(workDir, 'instances', instance);
  const addresses = externalAddresses(env);
  if (addresses.length === 0) return directory;
  const hash = createHash('sha256').update(addresses.join('\n')).digest('hex');
  return join(directory, `external-${hash.slice(0, 8)}`);
}

function externalAddresses(env: NodeJS.ProcessEnv): string[] {
  const of = <K extends SandboxPartKind>(kind: K) =>
    externalConnection(kind, env) as
      | ReturnType<typeof requireSandboxPart<K>>
      | undefined;
  const cluster = of('kubernetes');
  const powerdns = of('powerdns');
  const bind = of('bind');
  const postgres = of('postgres');
  return [
    cluster && serverOf(cluster.kubeconfig),
    powerdns && powerdns.apiUrl,
    bind && `${bind.dnsHost}:${bind.dnsPort}`,
    postgres && `${postgres.host}:${postgres.port}`,
  ]
    .map((address, index) => (address ? `${index} ${address}` : ''))
    .filter(Boolean);
}

function serverOf(kubeconfig: string): string {
  const { KubeConfig } =
    require('@kubernetes/client-node') as typeof import('@kubernetes/client-node');
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  return config.getCurrentCluster()?.server ?? kubeconfig;
}

/** What the tests of Backstage's own kind read from the environment. */
export function testEnvironment(instance: string): NodeJS.ProcessEnv {
  return {
    ...demoValues(instance),
    INFRA_SANDBOX_INSTANCE: instance,
    BACKSTAGE_TEST_DISABLE_DOCKER: '1',
    BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING: requireSandboxPart(
      'postgres',
      instance,
    ).url,
  };
}
