import { requireSandboxPart } from '../../sandbox/src/client.ts';

/** The demo's Provider documents, for the servers of a sandbox instance or one's own. */
export function providerDocuments(instance: string): string {
  const kubernetes = requireSandboxPart('kubernetes', instance);
  const powerdns = requireSandboxPart('powerdns', instance);
  const bind = requireSandboxPart('bind', instance);
  const postgres = requireSandboxPart('postgres', instance);
  const documents = [
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
      config: {
        host: postgres.host,
        port: postgres.port,
        maintenanceDatabase: postgres.database,
        ...(postgres.ssl && { ssl: postgres.ssl }),
      },
      credentials: {
        user: { env: 'INFRA_DEMO_POSTGRES_USER' },
        password: { env: 'INFRA_DEMO_POSTGRES_PASSWORD' },
      },
    }),
  ];
  // JSON is YAML.
  return documents
    .map(document => JSON.stringify(document, null, 2))
    .join('\n---\n');
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
