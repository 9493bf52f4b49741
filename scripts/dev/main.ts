import { parseArgs } from 'node:util';
import { claimInstance } from '../lib/instance.ts';
import { yarn } from '../lib/paths.ts';
import { demoEnvironment } from '../lib/sandboxEnvironment.ts';
import { sandboxDown, sandboxIsUp, setUp } from '../lib/setup.ts';
import { Interrupted, run, stopAll } from '../lib/run.ts';
import { withTechDocs } from '../lib/techdocs.ts';

const HELP = `Usage: npm run dev [-- --instance NAME]

Frontend on port 3000 and backend on port 7007 with live reload, on the demo's servers and data.
`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      instance: { type: 'string', default: 'demo' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    console.log(HELP);
    return;
  }
  const { instance } = values;
  claimInstance(instance);
  const isOurs = !sandboxIsUp(instance);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, stopAll);
  }
  try {
    await setUp({ sandbox: { instance }, techDocs: true });
    await run([process.execPath, yarn, 'backstage-cli', 'repo', 'start'], {
      log: `${instance}/dev`,
      env: withTechDocs(demoEnvironment(instance)),
      onLine: line => console.log(line),
    });
  } finally {
    await stopAll();
    if (isOurs) await sandboxDown({ instance });
  }
}

try {
  await main();
} catch (error) {
  process.exitCode = 1;
  if (!(error instanceof Interrupted)) {
    console.error(`\n${(error as Error).message}`);
  }
}
