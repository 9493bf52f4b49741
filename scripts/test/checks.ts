import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { workDir, yarn } from '../lib/paths.ts';
import { Interrupted, logFile, run, tail } from '../lib/run.ts';
import { step } from '../lib/steps.ts';
import {
  type Counts,
  jestCounts,
  jestFailures,
  nodeTestCounts,
  playwrightCounts,
  single,
} from './counts.ts';

/** One part of `npm test`: its name, and how many of its tests passed and failed. */
export interface Result extends Counts {
  name: string;
  /** What the failed tests said, where a report tells. */
  failures?: string[];
}

const yarnCommand = (...args: string[]) => [process.execPath, yarn, ...args];
/** Where this run keeps its logs and reports; two at once do not meet. */
export interface Place {
  instance: string;
}
const slug = (name: string) => name.toLowerCase().replace(/[^a-z0-9]+/g, '-');
const logOf = ({ instance }: Place, name: string) =>
  `${instance}/test-${slug(name)}`;
/** Where the JSON report of a part is, once it ran. */
export const reportOf = ({ instance }: Place, name: string) =>
  join(workDir, 'reports', instance, `${slug(name)}.json`);

/** A command of yarn whose exit code is all it says. */
export const check = (place: Place, name: string, args: string[]) =>
  program(place, name, yarnCommand(...args));

/** A program whose exit code is all it says. */
export async function program(
  place: Place,
  name: string,
  command: string[],
): Promise<Result> {
  const ok = await attempt(place, name, () =>
    run(command, { log: logOf(place, name) }),
  );
  return { name, ...single(ok) };
}

/** Work of this process that throws where it fails. */
export async function own(
  place: Place,
  name: string,
  work: () => Promise<void>,
): Promise<Result> {
  return { name, ...single(await attempt(place, name, work)) };
}

export async function jest(
  place: Place,
  name: string,
  args: string[],
  env: NodeJS.ProcessEnv,
): Promise<Result> {
  const file = fresh(reportOf(place, name));
  const ok = await attempt(place, name, progress =>
    run(
      yarnCommand(
        'backstage-cli',
        'repo',
        'test',
        '--watchAll=false',
        // Tests of real servers mostly wait; a worker that has grown is replaced.
        '--maxWorkers=2',
        '--workerIdleMemoryLimit=1500MB',
        // Whoever talks to a server or starts a process may have to wait for the rest of the machine.
        '--testTimeout=60000',
        '--json',
        `--outputFile=${file}`,
        ...args,
      ),
      {
        log: logOf(place, name),
        env: { ...env, CI: '1' },
        onLine: line => /^(PASS|FAIL) /.test(line) && progress(line),
      },
    ),
  );
  return existsSync(file)
    ? {
        ...counted(name, ok, jestCounts(file)),
        failures: jestFailures(file),
      }
    : counted(name, ok, undefined);
}

export async function nodeTests(
  place: Place,
  name: string,
  files: string[],
  env: NodeJS.ProcessEnv,
): Promise<Result> {
  const log = logOf(place, name);
  const ok = await attempt(place, name, progress =>
    run([process.execPath, '--test', '--test-reporter=tap', ...files], {
      log,
      env,
      onLine: progress,
    }),
  );
  return counted(name, ok, nodeTestCounts(readFileSync(logFile(log), 'utf8')));
}

export async function playwright(
  place: Place,
  name: string,
  env: NodeJS.ProcessEnv,
): Promise<Result> {
  const file = fresh(reportOf(place, name));
  const ok = await attempt(place, name, progress =>
    run(yarnCommand('playwright', 'test', '--reporter=list,json'), {
      log: logOf(place, name),
      env: {
        ...env,
        PLAYWRIGHT_JSON_OUTPUT_NAME: file,
        INFRA_BROWSER_REPORT: dirname(file),
      },
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
  place: Place,
  name: string,
  work: (progress: (line: string) => void) => Promise<void>,
): Promise<boolean> {
  try {
    await step(name, work);
    return true;
  } catch (error) {
    if (error instanceof Interrupted) throw error;
    const log = logOf(place, name);
    console.log(existsSync(logFile(log)) ? tail(log, 200) : String(error));
    return false;
  }
}

function fresh(file: string): string {
  mkdirSync(dirname(file), { recursive: true });
  rmSync(file, { force: true });
  return file;
}
