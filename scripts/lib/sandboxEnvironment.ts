import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { requireSandboxPart } from '../../sandbox/src/client.ts';
import { workDir } from './paths.ts';

/** The servers of an instance, as those who look past the product need them. */
export function demoServers(instance: string) {
  const powerdns = requireSandboxPart('powerdns', instance);
  return {
    kubeconfig: requireSandboxPart('kubernetes', instance).kubeconfig,
    nameserver: { host: powerdns.dnsHost, port: powerdns.dnsPort },
  };
}

/**
 * What the demo's app-config reads from the environment. The Provider documents are written here,
 * since the ports are chosen anew; credentials are named in them and given by the environment.
 */
export function demoEnvironment(instance: string): NodeJS.ProcessEnv {
  const kubernetes = requireSandboxPart('kubernetes', instance);
  const powerdns = requireSandboxPart('powerdns', instance);
  const bind = requireSandboxPart('bind', instance);
  const postgres = requireSandboxPart('postgres', instance);
  const directory = join(workDir, 'instances', instance);
  const providers = [
    provider('cluster', 'Kubernetes', 'kubernetes', {
      config: { kubeconfigFile: kubernetes.kubeconfig },
    }),
    provider('powerdns', 'Development zone', 'powerdns', {
      config: {
        apiUrl: powerdns.apiUrl,
        serverId: powerdns.serverId,
        zones: powerdns.zones,
        nameserver: { host: powerdns.dnsHost, port: powerdns.dnsPort },
      },
      credentials: { apiKey: { env: 'INFRA_DEMO_POWERDNS_API_KEY' } },
    }),
    provider('bind', 'Production zone', 'rfc2136', {
      config: {
        zones: bind.zones,
        nameserver: { host: bind.dnsHost, port: bind.dnsPort },
        tsig: { name: bind.tsig.name, algorithm: bind.tsig.algorithm },
      },
      credentials: { tsigSecret: { env: 'INFRA_DEMO_BIND_TSIG_SECRET' } },
    }),
    provider('shared-postgres', 'Shared PostgreSQL', 'postgres', {
      config: { host: postgres.host, port: postgres.port },
      credentials: {
        user: { env: 'INFRA_DEMO_POSTGRES_USER' },
        password: { env: 'INFRA_DEMO_POSTGRES_PASSWORD' },
      },
    }),
  ];
  mkdirSync(join(directory, 'database'), { recursive: true });
  const file = join(directory, 'providers.yaml');
  // JSON is YAML.
  writeFileSync(
    file,
    providers
      .map(document => JSON.stringify(document, null, 2))
      .join('\n---\n'),
  );
  return {
    INFRA_DEMO_PROVIDERS: file,
    INFRA_DEMO_DATABASE: join(directory, 'database'),
    INFRA_DEMO_SERVICES: join(directory, 'services'),
    INFRA_DEMO_POWERDNS_API_KEY: powerdns.apiKey,
    INFRA_DEMO_BIND_TSIG_SECRET: bind.tsig.secret,
    INFRA_DEMO_POSTGRES_USER: postgres.user,
    INFRA_DEMO_POSTGRES_PASSWORD: postgres.password,
  };
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

function provider(
  name: string,
  title: string,
  driver: string,
  spec: { config: object; credentials?: Record<string, { env: string }> },
) {
  return {
    apiVersion: 'infra-orchestration.dev/v1alpha1',
    kind: 'Provider',
    metadata: { name, title },
    spec: { driver, ...spec },
  };
}
