import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import { ensureSystemPackages } from '../../sandbox/src/parts/debian.ts';
import { yarn } from './paths.ts';
import { run } from './run.ts';
import type { Progress } from './steps.ts';

const require = createRequire(import.meta.url);
const execute = promisify(execFile);

const systemBrowsers = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
];

const isRoot = process.getuid?.() === 0;
const hasApt = existsSync('/usr/bin/apt-get');

/** Why a browser does not show a page; `undefined` where it does. */
async function problemOf(browser: string): Promise<string | undefined> {
  try {
    const { stdout } = await execute(
      browser,
      [
        '--headless',
        '--no-sandbox',
        '--disable-gpu',
        '--dump-dom',
        'about:blank',
      ],
      { timeout: 30_000 },
    );
    return /<html/.test(stdout) ? undefined : 'it shows no page';
  } catch (error) {
    const { stderr, message } = error as { stderr?: string; message: string };
    return (stderr?.trim() || message).split('\n').at(-1);
  }
}

/** A file of this name may be there and still not run, such as one that waits for a snap. */
async function firstThatRuns(
  browsers: string[],
): Promise<{ path?: string; problems: string[] }> {
  const problems: string[] = [];
  for (const path of browsers.filter(existsSync)) {
    const problem = await problemOf(path);
    if (!problem) return { path, problems };
    problems.push(`${path}: ${problem}`);
  }
  return { problems };
}

function playwrightBrowser(): string {
  const { chromium } =
    require('@playwright/test') as typeof import('@playwright/test');
  return chromium.executablePath();
}

/** The package that a message for people without the system's browser should name. */
export function chromiumPackage(): string[] {
  const there =
    process.env.INFRA_CHROMIUM || systemBrowsers.some(path => existsSync(path));
  return there || isRoot ? [] : ['chromium'];
}

/**
 * The path of a Chromium that runs: the one named by INFRA_CHROMIUM, the system's, Playwright's own,
 * or one that is installed now: from the system's packages as root, else by Playwright.
 *
 * @throws Error that says how to get one
 */
export async function chromiumPath(progress: Progress): Promise<string> {
  const named = process.env.INFRA_CHROMIUM;
  if (named) {
    const problem = existsSync(named)
      ? await problemOf(named)
      : 'there is no such file';
    if (!problem) return named;
    throw new Error(`INFRA_CHROMIUM names ${named}: ${problem}`);
  }
  const find = () => firstThatRuns([...systemBrowsers, playwrightBrowser()]);
  const failures: string[] = [];
  let found = await find();
  for (const install of [installFromSystem, installByPlaywright]) {
    if (found.path) break;
    await install(progress).catch(error => failures.push(error.message));
    found = await find();
  }
  if (found.path) return found.path;
  throw new Error(
    [
      'The browser tests need a Chromium that runs, and there is none:',
      ...found.problems,
      ...failures,
      'Name one with INFRA_CHROMIUM, or install one with:',
      existsSync(playwrightBrowser())
        ? `  sudo env "PATH=$PATH" node ${yarn} playwright install-deps chromium`
        : '  sudo apt-get update && sudo apt-get install --no-install-recommends chromium',
    ].join('\n'),
  );
}

async function installFromSystem(progress: Progress): Promise<void> {
  if (!isRoot || !hasApt) return;
  const system = {
    purpose: 'Chromium',
    packages: ['chromium', 'fonts-liberation'],
    services: [],
    isInstalled: () => existsSync(systemBrowsers[0]),
    alternative: 'INFRA_CHROMIUM',
  };
  await ensureSystemPackages(system, progress);
}

async function installByPlaywright(progress: Progress): Promise<void> {
  const withDeps = isRoot ? ['--with-deps'] : [];
  await run(
    [process.execPath, yarn, 'playwright', 'install', 'chromium', ...withDeps],
    { log: 'chromium', onLine: progress },
  );
}
