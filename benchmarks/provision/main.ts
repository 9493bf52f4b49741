import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { requireSandboxPart } from '../../sandbox/src/client.ts';
import { AuditCounter } from '../lib/audit.ts';
import { cpuSecondsOf } from '../lib/cpu.ts';
import { Observer } from './cluster.ts';
import { ENVIRONMENTS, namespacesOf } from './objects.ts';
import { type Cluster, type Way } from './types.ts';
import { bare } from './ways/bare.ts';
import { kubectl } from './ways/kubectl.ts';
import { product } from './ways/product.ts';
import { tofu } from './ways/tofu.ts';

interface Measured {
  way: string;
  /** Seconds until the client says it is done. */
  wall: number;
  /** Seconds until an independent look sees all deployments available. */
  available: number;
  cpu: number;
  requests: number;
  byVerb: Record<string, number>;
  notes: string[];
}

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    ways: { type: 'string', default: 'bare,product,kubectl,tofu' },
    instance: { type: 'string', default: 'bench' },
  },
});

const ways: Record<string, Way> = { bare, product, kubectl, tofu };
const cli = resolve(import.meta.dirname, '../../sandbox/src/cli.ts');

function sandbox(...args: string[]) {
  const result = spawnSync(
    process.execPath,
    [cli, ...args, '--instance', values.instance],
    { stdio: 'inherit' },
  );
  if (result.status !== 0) throw new Error(`sandbox ${args[0]} failed`);
}

async function measure(
  way: Way,
  cluster: Cluster,
  prefix: string,
): Promise<Measured> {
  const observer = new Observer(cluster.kubeconfig);
  const prepared = await way.prepare(cluster, prefix);
  try {
    const audit = new AuditCounter(cluster.auditLog);
    const cpuBefore = cpuSecondsOf(prepared.pid());
    const began = performance.now();
    const available = observer
      .allAvailable(namespacesOf(prefix))
      .then(() => performance.now() - began);
    const result = await prepared.run();
    const wall = performance.now() - began;
    const cpu = cpuSecondsOf(prepared.pid()) - cpuBefore;
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
    await prepared.clean?.();
    await observer.removeNamespaces(namespacesOf(prefix));
    observer.close();
  }
}

/** The best of the rounds, field by field: noise of the machine only ever adds. */
function best(rounds: Measured[]): Measured {
  const least = (of: (m: Measured) => number) => Math.min(...rounds.map(of));
  return {
    ...rounds.reduce((a, b) => (b.wall < a.wall ? b : a)),
    wall: least(m => m.wall),
    available: least(m => m.available),
    cpu: least(m => m.cpu),
    requests: least(m => m.requests),
  };
}

function report(all: Measured[]) {
  const base = all.find(m => m.way === bare.name) ?? all[0];
  const ratio = (value: number, of: number) =>
    (value / of).toFixed(2).padStart(6);
  console.log(
    `\n${ENVIRONMENTS} environments × 11 objects, best of ${values.rounds} interleaved rounds`,
  );
  console.log(
    'way                            wall s  ratio  all available s  ratio  CPU s  requests  ratio',
  );
  for (const m of all) {
    console.log(
      [
        m.way.padEnd(30),
        m.wall.toFixed(2).padStart(6),
        ratio(m.wall, base.wall),
        m.available.toFixed(2).padStart(15),
        ratio(m.available, base.available),
        m.cpu.toFixed(2).padStart(6),
        String(m.requests).padStart(9),
        ratio(m.requests, base.requests),
      ].join(' '),
    );
  }
  for (const m of all) {
    console.log(`\n${m.way}: ${JSON.stringify(m.byVerb)}`);
    m.notes.forEach(note => console.log(`  ${note}`));
  }
}

sandbox('up', '--parts', 'kubernetes', '--audit');
try {
  const {
    kubeconfig,
    kubectl: program,
    auditLog,
  } = requireSandboxPart('kubernetes', values.instance);
  const cluster: Cluster = {
    kubeconfig,
    kubectl: program!,
    auditLog: auditLog!,
  };
  const chosen = values.ways.split(',').map(name => {
    if (!ways[name])
      throw new Error(
        `No way '${name}'; there are ${Object.keys(ways).join(', ')}`,
      );
    return ways[name];
  });
  const measured = new Map<Way, Measured[]>(chosen.map(way => [way, []]));
  for (let round = 1; round <= Number(values.rounds); round++) {
    for (const way of chosen) {
      console.log(`round ${round}: ${way.name}`);
      measured
        .get(way)!
        .push(
          await measure(
            way,
            cluster,
            `r${round}-${way === product ? 'p' : chosen.indexOf(way)}`,
          ),
        );
    }
  }
  report([...measured.values()].map(best));
} finally {
  sandbox('down', '--wipe');
}
