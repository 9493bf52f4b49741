import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { workDir, yarn } from '../lib/paths.ts';
import { logFile, run, tail } from '../lib/run.ts';
import { step } from '../lib/steps.ts';
import {
  type Counts,
  jestCounts,
  nodeTestCounts,
  playwrightCounts,
  single,
} from './counts.ts';

/** One part of `npm test`: its name, and how many of its tests passed and failed. */
export interface Result extends Counts {
  name: string;
}

const yarnCommand = (...args: string[]) => [process.execPath, yarn, ...args];
const report = (name: string) => join(workDir, 'reports', `${name}.json`);

/** A command whose exit code is all it says. */
export async function check(
  name: string,
  args: string[],
  env: NodeJS.ProcessEnv = {},
): Promise<Result> {
  const ok = await attempt(name, () =>
    run(yarnCommand(...args), { log: `test-${slug(name)}`, env }),
  );
  return { name, ...single(ok) };
}

export async function jest(
  name: string,
  args: string[],
  env: NodeJS.ProcessEnv,
): Promise<Result> {
  const file = fresh(report(slug(name)));
  const ok = await attempt(name, progress =>
    run(
      yarnCommand(
        'backstage-cli',
        'repo',
        'test',
        '--watchAll=false',
        // Tests of real servers mostly wait; a worker that has grown is replaced.
        '--maxWorkers=2',
        '--workerIdleMemoryLimit=1500MB',
        '--json',
        `--outputFile=${file}`,
        ...args,
      ),
      {
        log: `test-${slug(name)}`,
        env: { ...env, CI: '1' },
        onLine: line => /^(PASS|FAIL) /.test(line) && progress(line),
      },
    ),
  );
  return counted(name, ok, existsSync(file) ? jestCounts(file) : undefined);
}

export async function nodeTests(
  name: string,
  files: string[],
  env: NodeJS.ProcessEnv,
): Promise<Result> {
  const log = `test-${slug(name)}`;
  const ok = await attempt(name, progress =>
    run([process.execPath, '--test', '--test-reporter=tap', ...files], {
      log,
      env,
      onLine: progress,
    }),
  );
  return counted(name, ok, nodeTestCounts(readFileSync(logFile(log), 'utf8')));
}

export async function playwright(
  name: string,
  env: NodeJS.ProcessEnv,
): Promise<Result> {
  const file = fresh(report(slug(name)));
  const ok = await attempt(name, progress =>
    run(yarnCommand('playwright', 'test', '--reporter=list,json'), {
      log: `test-${slug(name)}`,
      env: { ...env, PLAYWRIGHT_JSON_OUTPUT_NAME: file },
      onLine: progress,
    }),
  );
  return counted(
    name,
    ok,
    existsSync(file) ? playwrightCounts(file) : undefined,
  );
}

/** A command that failed is never counted as all passed, whatever its report says. */
function counted(
  name: string,
  ok: boolean,
  counts: Counts | undefined,
): Result {
  if (!counts) return { name, passed: 0, failed: 1 };
  const unexplained = !ok && counts.failed === 0;
  return {
    name,
    passed: counts.passed,
    failed: counts.failed + (unexplained || counts.passed === 0 ? 1 : 0),
  };
}

async function attempt(
  name: string,
  work: (progress: (line: string) => void) => Promise<void>,
): Promise<boolean> {
  try {
    await step(name, work);
    return true;
  } catch (error) {
    const log = `test-${slug(name)}`;
    console.log(existsSync(logFile(log)) ? tail(log, 200) : String(error));
    return false;
  }
}

const slug = (name: string) => name.toLowerCase().replace(/[^a-z0-9]+/g, '-');

function fresh(file: string): string {
  mkdirSync(dirname(file), { recursive: true });
  rmSync(file, { force: true });
  return file;
}
