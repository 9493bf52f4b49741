import type {
  BindConnection,
  HelmConnection,
  KubernetesConnection,
  LegacyConnection,
  MinioConnection,
  MotoConnection,
  PostgresConnection,
  PowerdnsConnection,
  PrometheusConnection,
  RegistryConnection,
  TofuConnection,
} from './client.ts';
import type { InstanceReport, list, PartReport } from './commands.ts';
import { partKind } from './parts/index.ts';

/** A report for people: addresses, not credentials. */
export function formatReport(report: InstanceReport): string {
  const head = report.running
    ? `sandbox '${report.instance}' (supervisor ${report.supervisor}${ownersOf(
        report,
      )}), data in ${report.dataDir}`
    : `sandbox '${report.instance}' is not running`;
  const rows = report.parts.map(part => [
    part.part,
    phaseOf(part),
    part.connection ? addressOf(part) : '',
    (part.processes ?? []).map(({ name, pid }) => `${name} ${pid}`).join(', '),
  ]);
  const errors = report.parts
    .filter(part => part.error)
    .map(part => `\n${part.part}: ${part.error}`);
  return [
    head,
    ...table(['PART', 'STATE', 'ADDRESS', 'PROCESSES'], rows),
    ...errors,
  ].join('\n');
}

export function formatList(instances: ReturnType<typeof list>): string {
  if (instances.length === 0) {
    return 'no sandbox instances';
  }
  const rows = instances.map(({ instance, running, parts }) => [
    instance,
    running ? 'running' : 'down',
    parts.join(', '),
  ]);
  return table(['INSTANCE', 'STATE', 'PARTS'], rows).join('\n');
}

/** Lines for a POSIX shell's `eval`. */
export function formatEnvironment(variables: Record<string, string>): string {
  return Object.entries(variables)
    .map(([name, value]) => `export ${name}='${value.replace(/'/g, `'\\''`)}'`)
    .join('\n');
}

function ownersOf({ owners }: InstanceReport): string {
  return owners ? `, ends with ${owners.join(' and ')}` : '';
}

function phaseOf({ phase, healthy }: PartReport): string {
  if (healthy !== false) {
    return phase;
  }
  return phase === 'external' ? 'external, not answering' : 'not answering';
}

function addressOf({ part, connection }: PartReport): string {
  switch (partKind(part)) {
    case 'kubernetes': {
      const { server, kubeconfig } = connection as KubernetesConnection;
      return server ?? kubeconfig;
    }
    case 'powerdns': {
      const { apiUrl, dnsHost, dnsPort } = connection as PowerdnsConnection;
      return `${apiUrl}, DNS ${dnsHost}:${dnsPort}`;
    }
    case 'bind': {
      const { dnsHost, dnsPort } = connection as BindConnection;
      return `DNS ${dnsHost}:${dnsPort}`;
    }
    case 'minio':
      return (connection as MinioConnection).endpoint;
    case 'legacy':
      return (connection as LegacyConnection).url;
    case 'prometheus':
      return (connection as PrometheusConnection).url;
    case 'moto':
      return (connection as MotoConnection).endpoint;
    case 'registry': {
      const { htpasswd, token } = connection as RegistryConnection;
      return `${htpasswd.url}, with tokens ${token.url}`;
    }
    case 'tofu':
    case 'terraform':
      return (connection as TofuConnection).binary;
    case 'helm':
      return (connection as HelmConnection).binary;
    default: {
      const { host, port } = connection as PostgresConnection;
      return `${host}:${port}`;
    }
  }
}

function table(header: string[], rows: string[][]): string[] {
  const all = [header, ...rows];
  const widths = header.map((_, column) =>
    Math.max(...all.map(row => row[column].length)),
  );
  return all.map(row =>
    row
      .map((cell, column) => cell.padEnd(widths[column]))
      .join('  ')
      .trimEnd(),
  );
}
