import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { yarn } from './paths.ts';
import { run } from './run.ts';
import { step } from './steps.ts';

const require = createRequire(import.meta.url);

const systemBrowsers = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
];

const found = () =>
  process.env.INFRA_CHROMIUM ??
  systemBrowsers.find(path => existsSync(path)) ??
  playwrightBrowser();

function playwrightBrowser(): string | undefined {
  const { chromium } =
    require('@playwright/test') as typeof import('@playwright/test');
  const path = chromium.executablePath();
  return existsSync(path) ? path : undefined;
}

/**
 * The path of a Chromium: the system's, Playwright's own, or one that is installed now: from the
 * system's packages as root, else by Playwright.
 *
 * @throws Error that says how to get one.
 */
export async function chromiumPath(): Promise<string> {
  const present = found();
  if (present) return present;
  return step('Chromium for the browser tests', async progress => {
    const ways = [
      process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')
        ? [
            'sh',
            '-c',
            'apt-get -o DPkg::Lock::Timeout=300 update && DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install -y --no-install-recommends chromium fonts-liberation',
          ]
        : undefined,
      [process.execPath, yarn, 'playwright', 'install', 'chromium'],
    ].filter(way => way !== undefined);
    for (const way of ways) {
      await run(way, { log: 'chromium', onLine: progress }).catch(
        () => undefined,
      );
      const path = found();
      if (path) return path;
    }
    throw new Error(
      'The browser tests need Chromium. Install it with `sudo apt-get install chromium` or `yarn playwright install chromium`, or name one with INFRA_CHROMIUM; .sandbox/logs/chromium.log says what went wrong.',
    );
  });
}
