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
import { type ExampleValues, examplesWith, sandboxValues } from './examples.ts';
import { registrySecret } from './notifications.ts';
import { workDir } from './paths.ts';
import {
  modulesDirectory,
  providerDocuments,
  providerEnvironment,
} from './providers.ts';

const require = createRequire(import.meta.url);

export const demoImage = () =>
  process.env.INFRA_DEMO_IMAGE || sandboxValues.image;

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
 * What the demo's app-config reads from the environment. The Provider documents are written here,
 * since the ports are chosen anew; credentials are named in them and given by the environment.
 */
export function demoEnvironment(instance: string): NodeJS.ProcessEnv {
  const directory = dataDirectory(instance);
  mkdirSync(join(directory, 'database'), { recursive: true });
  const file = join(directory, 'providers.yaml');
  writeFileSync(file, providerDocuments(instance, directory));
  const tofu = requireSandboxPart('tofu', instance);
  const legacy = requireSandboxPart('legacy', instance);
  return {
    INFRA_DEMO_PROVIDERS: file,
    INFRA_DEMO_DATABASE: join(directory, 'database'),
    INFRA_DEMO_SERVICES: join(directory, 'services'),
    INFRA_DEMO_EXAMPLES: examplesWith(
      exampleValues(instance),
      join(directory, 'examples'),
    ),
    INFRA_DEMO_TOFU: tofu.binary,
    INFRA_DEMO_TOFU_MIRROR: tofu.mirror,
    INFRA_DEMO_TOFU_WORK: join(directory, 'opentofu'),
    INFRA_DEMO_MODULES: `${modulesDirectory}/`,
    INFRA_DEMO_LEGACY_HOST: new URL(legacy.url).host,
    INFRA_DEMO_LEGACY_KEY: legacy.signingKey,
    INFRA_DEMO_REGISTRY_SECRET: registrySecret(instance),
    ...providerEnvironment(instance),
  };
}

/** Addresses, zones and image of the servers that the demo is on. */
function exampleValues(instance: string): ExampleValues {
  const [developmentZone] = requireSandboxPart('powerdns', instance).zones;
  const [productionZone] = requireSandboxPart('bind', instance).zones;
  if (!developmentZone) {
    throw new Error(
      'INFRA_SANDBOX_POWERDNS_ZONES names no zone for the demo’s development environments',
    );
  }
  return {
    image: demoImage(),
    developmentZone,
    productionZone,
    accountService: requireSandboxPart('legacy', instance).url,
    shopRepository: shopRepository(instance),
  };
}

/** Who names an image of their own has a cluster that pulls nothing from the demo's registry. */
function shopRepository(instance: string): string | undefined {
  if (process.env.INFRA_DEMO_IMAGE) return undefined;
  const { url } = requireSandboxPart('registry', instance).token;
  return `${new URL(url).host}/shop`;
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
  const redis = of('redis');
  return [
    cluster && serverOf(cluster.kubeconfig),
    powerdns && powerdns.apiUrl,
    bind && `${bind.dnsHost}:${bind.dnsPort}`,
    postgres && `${postgres.host}:${postgres.port}`,
    redis && `${redis.host}:${redis.port}`,
    of('legacy')?.url,
    of('registry')?.token.url,
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
    INFRA_SANDBOX_INSTANCE: instance,
    BACKSTAGE_TEST_DISABLE_DOCKER: '1',
    BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING: requireSandboxPart(
      'postgres',
      instance,
    ).url,
  };
}
