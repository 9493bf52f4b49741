import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { stopAll } from '../../scripts/lib/run.ts';
import { setUp } from '../../scripts/lib/setup.ts';
import { type Database } from './backends.ts';
import { SMOKE, WHOLE } from './types.ts';

const HELP = `Usage: npm run benchmark:delivery [-- --databases sqlite,postgres] [-- --smoke] [-- --json FILE] [-- --instance NAME]

Measures how long it takes from a webhook that tells of an image until its deployment begins, at rest,
with 1000 images a minute and with a burst; beside it a peer that polls. See docs/benchmarks.md.
`;

try {
  const { values } = parseArgs({
    options: {
      databases: { type: 'string', default: 'sqlite,postgres' },
      smoke: { type: 'boolean', default: false },
      json: { type: 'string' },
      instance: { type: 'string', default: 'bench-delivery' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    console.log(HELP);
  } else {
    await setUp({ sandboxPrograms: true });
    // Only now: they need what the set-up installs.
    const { compare } = await import('./compare.ts');
    const { report } = await import('./report.ts');
    const figures = await compare({
      instance: values.instance,
      databases: values.databases.split(',') as Database[],
      size: values.smoke ? SMOKE : WHOLE,
    });
    console.log(report(figures));
    if (values.json) writeFileSync(values.json, JSON.stringify(figures));
  }
} catch (error) {
  console.error(`\n${(error as Error).message}`);
  process.exitCode = 1;
} finally {
  await stopAll();
}
