import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PrometheusConnection } from '../client.ts';
import {
  ensureSystemPackages,
  missingPackages,
  type SystemPackages,
} from './debian.ts';
import type { Part, StartContext } from './part.ts';
import { findProgram } from './programs.ts';

const system: SystemPackages = {
  purpose: 'Prometheus',
  packages: ['prometheus'],
  services: ['prometheus.service'],
  isInstalled: () => findProgram('prometheus') !== undefined,
  alternative: 'INFRA_SANDBOX_PROMETHEUS_URL',
};

/** Prometheus that looks at itself each second. */
export const prometheusPart: Part<'prometheus'> = {
  kind: 'prometheus',
  missing: async () => missingPackages(system),
  prepare: progress => ensureSystemPackages(system, progress),
  start,
  probe: async connection => {
    await query(connection);
  },
  probeExternal: async connection => {
    try {
      await query(connection);
    } catch (error) {
      throw new Error(
        `${connection.url} answers no query: ${(error as Error).message}`,
      );
    }
  },
};

async function start(context: StartContext): Promise<PrometheusConnection> {
  const { dir } = context;
  const port = await context.port('http');
  const address = `127.0.0.1:${port}`;
  const data = join(dir, 'data');
  mkdirSync(data, { recursive: true, mode: 0o700 });
  writeFileSync(join(dir, 'prometheus.yml'), configuration(address), {
    mode: 0o600,
  });
  await context.serve({
    name: 'prometheus',
    command: findProgram('prometheus') ?? 'prometheus',
    args: [
      `--config.file=${join(dir, 'prometheus.yml')}`,
      `--storage.tsdb.path=${data}`,
      '--storage.tsdb.retention.time=1d',
      `--web.listen-address=${address}`,
    ],
  });
  const connection = { url: `http://${address}` };
  await context.until('Prometheus to answer a query', 20_000, () =>
    query(connection),
  );
  return connection;
}

function configuration(address: string): string {
  return `global:
  scrape_interval: 1s
scrape_configs:
  - job_name: prometheus
    static_configs:
      - targets: ['${address}']
`;
}

async function query({ url }: PrometheusConnection): Promise<true> {
  const answer = await fetch(`${url}/api/v1/query?query=1`, {
    signal: AbortSignal.timeout(3_000),
  });
  if (!answer.ok) {
    throw new Error(`HTTP ${answer.status}`);
  }
  return true;
}
