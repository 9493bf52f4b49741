import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { requireSandboxPart } from '../../sandbox/src/client.ts';
import { AuditCounter } from '../lib/audit.ts';
import { Observer } from './cluster.ts';
import { namespacesOf } from './objects.ts';
import { best, report } from './report.ts';
import {
  type Cluster,
  type Measured,
  type Prepared,
  type Way,
} from './types.ts';
import { bare } from './ways/bare.ts';
import { kubectl } from './ways/kubectl.ts';
import { product } from './ways/product.ts';
import { tofu } from './ways/tofu.ts';

const WAYS: Record<string, Way> = { bare, product, kubectl, tofu };
const cli = resolve(import.meta.dirname, '../../sandbox/src/cli.ts');

export interface Comparison {
  rounds: number;
  ways: string[];
  instance: string;
}

/** All ways, round after round, so that what disturbs the machine disturbs all of them. */
export async function compare(options: Comparison): Promise<void> {
  const { rounds, instance } = options;
  const chosen = options.ways.map(name => {
    if (!WAYS[name])
      throw new Error(
        `No way '${name}'; there are ${Object.keys(WAYS).join(', ')}`,
      );
    return { key: name, way: WAYS[name] };
  });
  sandbox(
    ...['up', '--instance', instance, '--parts', 'kubernetes', '--audit'],
    ...['--owner-pid', String(process.pid), '--ephemeral'],
  );
  try {
    const cluster = clusterOf(instance);
    const measured = new Map<Way, Measured[]>(
      chosen.map(({ way }) => [way, []]),
    );
    for (let round = 1; round <= rounds; round++) {
      for (const { key, way } of chosen) {
        console.log(`round ${round}: ${way.name}`);
        const found = await measure(way, cluster, `r${round}-${key}`);
        measured.get(way)!.push(found);
      }
    }
    console.log(report([...measured.values()].map(best), rounds, bare.name));
  } finally {
    sandbox('down', '--instance', instance, '--wipe');
  }
}

function sandbox(...args: string[]) {
  const { status } = spawnSync(process.execPath, [cli, ...args], {
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error(`sandbox ${args[0]} failed`);
}

function clusterOf(instance: string): Cluster {
  const {
    kubeconfig,
    kubectl: program,
    auditLog,
  } = requireSandboxPart('kubernetes', instance);
  return { kubeconfig, kubectl: program!, auditLog: auditLog! };
}

async function measure(
  way: Way,
  cluster: Cluster,
  prefix: string,
): Promise<Measured> {
  const observer = new Observer(cluster.kubeconfig);
  let prepared: Prepared | undefined;
  try {
    prepared = await way.prepare(cluster, prefix);
    const audit = new AuditCounter(cluster.auditLog);
    const cpuBefore = prepared.cpuSeconds();
    const began = Date.now();
    const available = observer
      .allAvailable(namespacesOf(prefix))
      .then(() => Date.now() - began);
    const result = await prepared.run();
    const wall = (result?.doneAt ?? Date.now()) - began;
    const cpu = prepared.cpuSeconds() - cpuBefore;
    const availableAfter = await available;
    const { total, byVerb } = audit.count();
    return {
      way: way.name,
      wall: wall / 1000,
      available: availableAfter / 1000,
      cpu,
      requests: total,
      byVerb,
      notes: result?.notes ?? [],
    };
  } finally {
    await prepared?.clean?.();
    await observer.removeNamespaces(namespacesOf(prefix));
    observer.close();
  }
}
