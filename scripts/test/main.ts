import { parseArgs } from 'node:util';
import { startBackstage } from '../lib/backstage.ts';
import { chromiumPath } from '../lib/chromium.ts';
import { demoEnvironment, testEnvironment } from '../lib/sandboxEnvironment.ts';
import { sandboxDown, setUp } from '../lib/setup.ts';
import { step, table } from '../lib/steps.ts';
import { stop, stopAll } from '../lib/run.ts';
import { check, jest, nodeTests, playwright, type Result } from './checks.ts';
import { add, type Counts } from './counts.ts';

const HELP = `Usage: npm test [-- --only static,unit,sandbox,browser] [-- --instance NAME]

Lint, types, OpenAPI, unit, integration, conformance and browser tests on a sandbox of their own,
which is gone afterwards. --instance uses one that is up already, and leaves it.
`;

const PARTS = ['static', 'unit', 'sandbox', 'browser'] as const;
type Part = (typeof PARTS)[number];

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', default: PARTS.join(',') },
      instance: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const parts = values.only.split(',') as Part[];
  const unknown = parts.filter(part => !PARTS.includes(part));
  if (unknown.length > 0)
    throw new Error(`Unknown part ${unknown.join(', ')}\n${HELP}`);

  const instance = values.instance ?? `test-${process.pid}`;
  const leave = async () => {
    await stopAll();
    if (!values.instance) await sandboxDown(instance);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => leave().finally(() => process.exit(1)));
  }
  try {
    await setUp({
      instance,
      ownerPid: process.pid,
      frontend: parts.includes('browser'),
    });
    const results = await runParts(parts, instance);
    return summary(results);
  } finally {
    await leave();
  }
}

async function runParts(parts: Part[], instance: string): Promise<Result[]> {
  const results: Result[] = [];
  if (parts.includes('static')) {
    results.push(
      await check('Types (tsc)', ['tsc']),
      await check('Types of scripts and benchmarks', ['tsc', '-p', 'scripts']),
      await check('Types of the sandbox', ['tsc', '-p', 'sandbox']),
      await check('Lint', ['lint:all']),
      await check('Format (prettier)', ['prettier:check']),
      await check('OpenAPI', ['openapi:check']),
    );
  }
  if (parts.includes('unit')) {
    results.push(
      await jest(
        'Unit, integration and conformance tests (jest)',
        [],
        testEnvironment(instance),
      ),
    );
  }
  if (parts.includes('sandbox')) {
    results.push(
      await nodeTests(
        'Sandbox and scripts (node)',
        ['sandbox/src/*.test.ts', 'scripts/**/*.test.ts'],
        {},
      ),
    );
  }
  if (parts.includes('browser')) results.push(await browserTests(instance));
  return results;
}

async function browserTests(instance: string): Promise<Result> {
  const name = 'Browser tests (playwright)';
  try {
    const INFRA_CHROMIUM = await chromiumPath();
    const backstage = await step('Backstage for the browser tests', progress =>
      startBackstage({
        name: 'backstage-test',
        port: 0,
        onLine: progress,
        env: {
          ...demoEnvironment(instance),
          APP_CONFIG_backend_database_connection: '":memory:"',
        },
      }),
    );
    try {
      return await playwright(name, {
        ...testEnvironment(instance),
        INFRA_CHROMIUM,
        PLAYWRIGHT_URL: backstage.url,
        CI: '1',
      });
    } finally {
      await stop(backstage.process);
    }
  } catch (error) {
    console.error((error as Error).message);
    return { name, passed: 0, failed: 1 };
  }
}

function summary(results: Result[]): number {
  const total = results.reduce<Counts>(add, { passed: 0, failed: 0 });
  console.log();
  console.log(
    table([
      ['', 'passed', 'failed'],
      ...results.map(result => [
        result.name,
        String(result.passed),
        String(result.failed),
      ]),
    ]),
  );
  console.log();
  console.log(`${total.passed} passed, ${total.failed} failed`);
  return total.failed === 0 && total.passed > 0 ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(`\n${(error as Error).message}`);
  process.exitCode = 1;
}
