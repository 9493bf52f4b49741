import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { SandboxState } from './client.ts';
import type { InstanceReport } from './commands.ts';
import { identityOf, isAlive, type ProcessIdentity } from './identity.ts';
import { waitFor } from './wait.ts';

const CLI = fileURLToPath(new URL('./cli.ts', import.meta.url));

interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

/** A sandbox home of a test's own. Whatever it started ends with the test process. */
export class TestHome {
  readonly dir = mkdtempSync(join(tmpdir(), 'sandbox-test-'));

  constructor() {
    after(async () => {
      for (const { instance } of JSON.parse(
        (await this.cli('list', '--json')).stdout,
      )) {
        await this.cli('down', '--instance', instance, '--wipe');
      }
      rmSync(this.dir, { recursive: true, force: true });
    });
  }

  /** Runs a command of the sandbox in this home, never in the user's. */
  cli(...args: string[]): Promise<Outcome> {
    return this.run({}, args);
  }

  /** The same, with variables of the user's own. */
  async run(
    variables: Record<string, string>,
    args: string[],
  ): Promise<Outcome> {
    const env = Object.fromEntries(
      Object.entries(process.env).filter(
        ([name]) => !name.startsWith('INFRA_SANDBOX_'),
      ),
    );
    try {
      const { stdout, stderr } = await promisify(execFile)(
        process.execPath,
        [CLI, ...args],
        { env: { ...env, ...variables, INFRA_SANDBOX_HOME: this.dir } },
      );
      return { code: 0, stdout, stderr };
    } catch (error) {
      return error as Outcome;
    }
  }

  /** Brings parts up and gives the report; they end with this process at the latest. */
  async up(
    instance: string,
    parts: string,
    options: string[] = ['--owner-pid', String(process.pid)],
  ): Promise<InstanceReport> {
    const { code, stdout, stderr } = await this.cli(
      ...['up', '--instance', instance, '--parts', parts, '--json', ...options],
    );
    if (code !== 0) {
      throw new Error(`up ended with ${code}:\n${stderr}${stdout}`);
    }
    return JSON.parse(stdout);
  }

  state(instance: string): SandboxState {
    return JSON.parse(
      readFileSync(join(this.dir, instance, 'state.json'), 'utf8'),
    );
  }
}

/** All processes of an instance, supervisor included. */
export function processesOf(state: SandboxState): ProcessIdentity[] {
  const servers = Object.values(state.parts).flatMap(part => part.processes);
  return [state.supervisor, ...servers];
}

export async function untilGone(processes: ProcessIdentity[]) {
  await waitFor(() => !processes.some(isAlive) || undefined, {
    what: `processes ${processes.map(({ pid }) => pid).join(', ')} to end`,
    timeoutMs: 30_000,
  });
}

/** A process that does nothing until it is killed. */
export async function startBystander(): Promise<ProcessIdentity> {
  const child = spawn('sleep', ['600'], { stdio: 'ignore' });
  await once(child, 'spawn');
  after(() => child.kill('SIGKILL'));
  return identityOf(child.pid!)!;
}
