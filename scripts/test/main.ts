import { parseArgs } from 'node:util';
import { setUp, sandboxDown } from '../lib/setup.ts';
import { Interrupted, stopAll } from '../lib/run.ts';
import { browserTests } from './browser.ts';
import { type Place } from './checks.ts';
import { dropLeftovers, dropPlace, newInstance } from './leftovers.ts';
import { type Outcome, summary } from './summary.ts';
import { sandboxTests, staticChecks, unitTests } from './parts.ts';

const HELP = `Usage: npm test [-- --only static,unit,sandbox,browser] [-- --instance NAME]

Lint, types, OpenAPI, unit, integration, conformance and browser tests on a sandbox of their own,
which is gone afterwards. --instance uses one that is up already, and leaves it.
`;

const PARTS = ['static', 'unit', 'sandbox', 'browser'] as const;
type Part = (typeof PARTS)[number];

interface Options {
  parts: Part[];
  /** One that is there already. */
  instance?: string;
}

function readOptions(): Options | undefined {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', default: PARTS.join(',') },
      instance: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return undefined;
  const parts = values.only.split(',') as Part[];
  const unknown = parts.filter(part => !PARTS.includes(part));
  if (unknown.length > 0)
    throw new Error(`Unknown part ${unknown.join(', ')}\n${HELP}`);
  return { parts, instance: values.instance };
}

async function main(options: Options): Promise<number> {
  dropLeftovers();
  const place = { instance: options.instance ?? newInstance() };
  const usesServers =
    options.parts.includes('unit') || options.parts.includes('browser');
  let leaving: Promise<void> | undefined;
  const leave = () => {
    leaving ??= (async () => {
      await stopAll();
      if (usesServers && !options.instance) {
        await sandboxDown({ ...place, ephemeral: true });
      }
    })();
    return leaving;
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => leave().finally(() => process.exit(1)));
  }
  try {
    const ok = summary(await runParts(options, place, usesServers));
    if (ok && !options.instance) dropPlace(place.instance);
    return ok ? 0 : 1;
  } finally {
    await leave();
  }
}

async function runParts(
  { parts, instance }: Options,
  place: Place,
  usesServers: boolean,
): Promise<Outcome[]> {
  const { chromium } = await setUp({
    sandbox: usesServers
      ? { ...place, ephemeral: instance === undefined, forTests: true }
      : undefined,
    sandboxPrograms: parts.includes('sandbox'),
    frontend: parts.includes('browser'),
    chromium: parts.includes('browser'),
    techDocs: parts.includes('static'),
  });
  const outcomes: Outcome[] = [];
  if (parts.includes('static')) outcomes.push(...(await staticChecks(place)));
  if (parts.includes('unit')) outcomes.push(...(await unitTests(place)));
  if (parts.includes('sandbox')) outcomes.push(...(await sandboxTests(place)));
  if (parts.includes('browser')) {
    outcomes.push(await browserTests(place, chromium!));
  }
  return outcomes;
}

try {
  const options = readOptions();
  if (options) process.exitCode = await main(options);
  else console.log(HELP);
} catch (error) {
  process.exitCode = 1;
  if (!(error instanceof Interrupted)) {
    console.error(`\n${(error as Error).message}`);
  }
}
