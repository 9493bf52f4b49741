import { fork } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sandboxState, type SandboxState } from './client.ts';
import { readJson, tailOf } from './files.ts';
import { isAlive, type ProcessIdentity } from './identity.ts';
import { withLock } from './lock.ts';
import { instanceDir, sandboxHome, stateFile } from './paths.ts';
import type { SupervisorOptions, UpRequest } from './supervisor.ts';
import { waitFor } from './wait.ts';

const SUPERVISOR = fileURLToPath(new URL('./supervisor.ts', import.meta.url));
const STOP_TIMEOUT_MS = 30_000;

/**
 * The running supervisor of an instance; started if there is none, after
 * whatever a killed one left behind is gone.
 */
export function ensureSupervisor(
  options: SupervisorOptions,
): Promise<SandboxState> {
  return locked(options.instance, async () => {
    const running = sandboxState(options.instance);
    if (running) {
      return running;
    }
    await reap(options.instance);
    await startSupervisor(options);
    const state = sandboxState(options.instance);
    if (!state) {
      throw new Error(
        `the supervisor ended at once${supervisorLog(options.instance)}`,
      );
    }
    return state;
  });
}

/** Asks the supervisor to bring a part up; returns when it answers. */
export async function bringUp(state: SandboxState, request: UpRequest) {
  await send(state, '/up', request, 600_000);
}

/** Stops an instance and, if wanted, removes its data. Returns whether it was running. */
export function takeDown(instance: string, wipe: boolean): Promise<boolean> {
  return locked(instance, async () => {
    const state = sandboxState(instance);
    if (state) {
      await stop(state);
    }
    await reap(instance);
    if (wipe) {
      rmSync(instanceDir(instance), { recursive: true, force: true });
    }
    return state !== undefined;
  });
}

async function stop(state: SandboxState) {
  const { supervisor } = state;
  try {
    await send(state, '/down', {}, 5_000);
    await waitFor(() => !isAlive(supervisor) || undefined, {
      what: 'the instance to stop',
      timeoutMs: STOP_TIMEOUT_MS,
    });
  } catch {
    // It hangs: its servers go with it.
    await kill(supervisor);
  }
}

/** Ends what a supervisor that is no more had recorded and could not take along. */
async function reap(instance: string) {
  const state = readJson<SandboxState>(stateFile(instance));
  if (!state) {
    return;
  }
  for (const part of Object.values(state.parts)) {
    await Promise.all(part.processes.map(kill));
  }
  rmSync(stateFile(instance), { force: true });
  if (state.ephemeral) {
    rmSync(instanceDir(instance), { recursive: true, force: true });
  }
}

async function kill(process_: ProcessIdentity) {
  if (isAlive(process_)) {
    process.kill(process_.pid, 'SIGKILL');
    await waitFor(() => !isAlive(process_) || undefined, {
      what: `process ${process_.pid} to end`,
      timeoutMs: 10_000,
    });
  }
}

async function startSupervisor(options: SupervisorOptions) {
  const dir = instanceDir(options.instance);
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const log = openSync(join(dir, 'supervisor.log'), 'a', 0o600);
  const child = fork(SUPERVISOR, [JSON.stringify(options)], {
    cwd: dir,
    // A session of its own: it must outlive this command and its terminal.
    detached: true,
    stdio: ['ignore', log, log, 'ipc'],
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });
  closeSync(log);
  await new Promise<void>((resolve, reject) => {
    child.once('message', () => resolve());
    child.once('error', reject);
    child.once('exit', code =>
      reject(
        new Error(
          `the supervisor ended with ${code}${supervisorLog(options.instance)}`,
        ),
      ),
    );
  });
  child.removeAllListeners();
  child.disconnect();
  child.unref();
}

async function send(
  state: SandboxState,
  path: string,
  body: unknown,
  timeoutMs: number,
) {
  const { controlUrl, token } = state.supervisor;
  const response = await fetch(`${controlUrl}${path}`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(timeoutMs),
  }).catch(error => {
    throw new Error(
      `the supervisor does not answer (${
        error.cause?.message ?? error.message
      })${supervisorLog(state.instance)}`,
    );
  });
  const { error } = (await response.json()) as { error?: string };
  if (!response.ok) {
    throw new Error(error ?? `the supervisor answered ${response.status}`);
  }
}

function supervisorLog(instance: string): string {
  const file = join(instanceDir(instance), 'supervisor.log');
  const tail = tailOf(file);
  return tail ? `; the end of ${file}:\n${tail}` : '';
}

/** Locks are kept beside the instances, so that they survive a wipe. */
function locked<T>(instance: string, work: () => Promise<T>): Promise<T> {
  return withLock(join(sandboxHome(), '.locks', instance), work);
}
