import { existsSync, readdirSync } from 'node:fs';
import type { Arguments } from './arguments.ts';
import {
  type KubernetesConnection,
  type SandboxConnections,
  type SandboxPartKind,
  type SandboxPartState,
  sandboxState,
} from './client.ts';
import { bringUp, ensureSupervisor, takeDown } from './control.ts';
import { externalConnection } from './external.ts';
import { partKind, partOf } from './parts/index.ts';
import { sandboxHome } from './paths.ts';
import { messageOf } from './wait.ts';

/** What is known of one part, for output. */
export interface PartReport {
  part: string;
  phase: SandboxPartState['phase'] | 'external' | 'down';
  /** Whether the servers answered just now; undefined if they were not asked. */
  healthy?: boolean;
  error?: string;
  ports?: Record<string, number>;
  processes?: SandboxPartState['processes'];
  connection?: SandboxConnections[SandboxPartKind];
}

export interface InstanceReport {
  instance: string;
  running: boolean;
  dataDir?: string;
  supervisor?: number;
  owners?: number[] | null;
  parts: PartReport[];
}

export type Tell = (part: string, message: string) => void;

/** Brings the wanted parts up side by side; one that fails does not stop the others. */
export async function up(args: Arguments, tell: Tell): Promise<InstanceReport> {
  const errors = new Map<string, string>();
  await Promise.all(
    args.parts.map(async name => {
      try {
        await upPart(name, args, tell);
      } catch (error) {
        errors.set(name, messageOf(error));
        tell(name, 'failed, see below');
      }
    }),
  );
  const report = await status(args);
  for (const part of report.parts) {
    part.error ??= errors.get(part.part);
  }
  return report;
}

async function upPart(name: string, args: Arguments, tell: Tell) {
  if (externalConnection(name, process.env)) {
    tell(name, 'uses the server named by the environment');
    return;
  }
  const { instance, owner, ephemeral, audit } = args;
  const part = sandboxState(instance)?.parts[name];
  const wasReady = part?.phase === 'ready';
  if (wasReady && audit && part.kind === 'kubernetes') {
    requireAuditLog(part.connection as KubernetesConnection);
  }
  if (!wasReady) {
    await partOf(name).prepare(message => tell(name, message));
    tell(name, 'starting');
  }
  const started = Date.now();
  const state = await ensureSupervisor({ instance, owner, ephemeral });
  await bringUp(state, { part: name, owner, audit });
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  tell(name, wasReady ? 'was up already' : `ready after ${seconds} s`);
}

function requireAuditLog(connection: KubernetesConnection) {
  if (!connection.auditLog) {
    throw new Error(
      'is up without an audit log, which can only be had from the start: stop the instance first (down), or use another one',
    );
  }
}

/** Gets everything ready that starting needs, without starting. */
export async function build(args: Arguments, tell: Tell): Promise<boolean> {
  const kinds = [...new Set(args.parts.map(partKind))];
  const failures = new Map<string, unknown>();
  await Promise.all(
    kinds.map(async kind => {
      if (externalConnection(kind, process.env)) {
        tell(kind, 'uses the server named by the environment');
        return;
      }
      try {
        await partOf(kind).prepare(message => tell(kind, message));
        tell(kind, 'can be started');
      } catch (error) {
        failures.set(kind, error);
        tell(kind, 'failed, see below');
      }
    }),
  );
  // Last, where they are seen.
  for (const [kind, error] of failures) {
    tell(kind, `failed: ${messageOf(error)}`);
  }
  return failures.size === 0;
}

export async function down(args: Arguments): Promise<boolean> {
  return takeDown(args.instance, args.wipe);
}

export async function reset(
  args: Arguments,
  partsWereNamed: boolean,
  tell: Tell,
): Promise<InstanceReport> {
  const before = sandboxState(args.instance);
  const parts =
    before && !partsWereNamed ? Object.keys(before.parts) : args.parts;
  tell(args.instance, 'stopping, and removing the data');
  await takeDown(args.instance, true);
  return up({ ...args, parts }, tell);
}

/** Parts of the instance, and those wanted but not there. */
export async function status(args: Arguments): Promise<InstanceReport> {
  const state = sandboxState(args.instance);
  const names = new Set([...args.parts, ...Object.keys(state?.parts ?? {})]);
  return {
    instance: args.instance,
    running: state !== undefined,
    dataDir: state?.dataDir,
    supervisor: state?.supervisor.pid,
    owners: state?.owners && state.owners.map(owner => owner.pid),
    parts: await Promise.all(
      [...names].map(name => reportPart(name, state?.parts[name])),
    ),
  };
}

async function reportPart(
  name: string,
  state: SandboxPartState | undefined,
): Promise<PartReport> {
  const external = externalConnection(name, process.env);
  if (external) {
    return {
      part: name,
      phase: 'external',
      connection: external,
      ...(await askExternal(name, external)),
    };
  }
  if (!state) {
    return { part: name, phase: 'down' };
  }
  const { phase, error, ports, processes, connection } = state;
  const report = { part: name, phase, error, ports, processes, connection };
  if (!connection) {
    return report;
  }
  try {
    await partOf(name).probe(connection as never);
    return { ...report, healthy: true };
  } catch (problem) {
    return { ...report, healthy: false, error: messageOf(problem) };
  }
}

async function askExternal(
  name: string,
  connection: SandboxConnections[SandboxPartKind],
): Promise<Pick<PartReport, 'healthy' | 'error'>> {
  try {
    await partOf(name).probeExternal(connection as never);
    return { healthy: true };
  } catch (problem) {
    return {
      healthy: false,
      error: `the server named by the environment does not do: ${messageOf(
        problem,
      )}`,
    };
  }
}

/** All instances that run or have data. */
export function list(): {
  instance: string;
  running: boolean;
  parts: string[];
}[] {
  const home = sandboxHome();
  if (!existsSync(home)) {
    return [];
  }
  return readdirSync(home, { withFileTypes: true })
    .filter(entry => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name: instance }) => {
      const state = sandboxState(instance);
      const ready = Object.entries(state?.parts ?? {})
        .filter(([, part]) => part.phase === 'ready')
        .map(([name]) => name);
      return { instance, running: state !== undefined, parts: ready };
    });
}

/**
 * Addresses and credentials as variables: `SANDBOX_<PART>_<FIELD>` for each
 * field of each part that is up, and the names that kubectl and libpq know.
 */
export function environment(report: InstanceReport): Record<string, string> {
  const result: Record<string, string> = {
    INFRA_SANDBOX_INSTANCE: report.instance,
  };
  for (const { part, connection } of report.parts) {
    if (connection) {
      flatten(`SANDBOX_${part}`, connection, result);
    }
  }
  const aliases = {
    KUBECONFIG: 'SANDBOX_KUBERNETES_KUBECONFIG',
    PGHOST: 'SANDBOX_POSTGRES_HOST',
    PGPORT: 'SANDBOX_POSTGRES_PORT',
    PGUSER: 'SANDBOX_POSTGRES_USER',
    PGPASSWORD: 'SANDBOX_POSTGRES_PASSWORD',
    PGDATABASE: 'SANDBOX_POSTGRES_DATABASE',
  };
  for (const [alias, name] of Object.entries(aliases)) {
    if (result[name]) {
      result[alias] = result[name];
    }
  }
  return result;
}

function flatten(prefix: string, value: object, into: Record<string, string>) {
  for (const [key, item] of Object.entries(value)) {
    const name = `${prefix}_${key.replace(/([a-z])([A-Z])/g, '$1_$2')}`
      .toUpperCase()
      .replace(/[^A-Z0-9]/g, '_');
    if (Array.isArray(item)) {
      into[name] = item.join(',');
    } else if (typeof item === 'object' && item !== null) {
      flatten(name, item, into);
    } else if (item !== undefined) {
      into[name] = String(item);
    }
  }
}
