import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { createInterface } from 'node:readline';
import { identityOf, isAlive } from '../../sandbox/src/identity.ts';
import { waitFor } from '../../sandbox/src/wait.ts';
import { logFile, Interrupted, run, stopAll } from './run.ts';
import { root } from './paths.ts';

const fixture = join(root, 'scripts/lib/testing/longRunner.ts');
const LOG = `lifetime-test-${process.pid}`;
const scratch = mkdtempSync(join(tmpdir(), 'lifetime-test-'));
after(() => {
  rmSync(scratch, { recursive: true, force: true });
  rmSync(logFile(LOG), { force: true });
});

/** Reads the processes that the fixture names. */
async function processesOf(runner: ChildProcess) {
  const found = new Map<string, number>();
  for await (const line of createInterface({ input: runner.stdout! })) {
    const match = /^(leader|child|main) (\d+)$/.exec(line);
    if (match) found.set(match[1], Number(match[2]));
    if (found.size === 3) break;
  }
  return [...found.values()].map(pid => identityOf(pid)!);
}

/** As `npm test` and the like start it, with the fixture in the place of the script's own main. */
function npmRun(script: string): ChildProcess {
  const { scripts } = JSON.parse(
    readFileSync(join(root, 'package.json'), 'utf8'),
  );
  const command = scripts[script]
    .replace('scripts/bootstrap.mjs', join(root, 'scripts/bootstrap.mjs'))
    .replace(/\S+\.ts$/, `${fixture} ${LOG}`);
  writeFileSync(
    join(scratch, 'package.json'),
    JSON.stringify({ name: 'lifetime', scripts: { [script]: command } }),
  );
  return spawn('npm', ['run', script], {
    cwd: scratch,
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
}

const gone = (processes: { pid: number; startedAt: string }[]) =>
  waitFor(() => !processes.some(isAlive) || undefined, {
    what: 'all that was started to end',
    timeoutMs: 30_000,
  });

describe('what a command started', () => {
  for (const script of ['test', 'start', 'sandbox', 'test:packed', 'dev']) {
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      it(`ends when npm of \`npm run ${script}\` gets ${signal}`, async () => {
        const npm = npmRun(script);
        const processes = await processesOf(npm);
        assert.equal(processes.length, 3);
        npm.kill(signal);
        await gone(processes);
      });
    }
  }

  it('ends when the main script itself is killed', async () => {
    const runner = spawn(process.execPath, [fixture, LOG], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const processes = await processesOf(runner);
    runner.kill('SIGKILL');
    await gone(processes);
  });

  it('is cut short by leaving, and nothing more is started', async () => {
    const running = run(['sleep', '600'], { log: LOG });
    const cut = assert.rejects(running, Interrupted);
    await stopAll();
    await cut;
    await assert.rejects(run(['true'], { log: LOG }), Interrupted);
    await run(['true'], { log: LOG, lastAct: true });
  });
});
