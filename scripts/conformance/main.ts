import { setUp, sandboxDown } from '../lib/setup.ts';
import { stopAll } from '../lib/run.ts';
import { reportOf } from '../test/checks.ts';
import { dropLeftovers, newInstance } from '../test/leftovers.ts';
import { conformanceTests } from '../test/parts.ts';
import { writePage } from './page.ts';

/** Runs every driver's conformance run on a sandbox of its own, and writes the page of results. */
const place = { instance: newInstance() };
const leave = async () => {
  await stopAll();
  await sandboxDown({ ...place, ephemeral: true });
};
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => leave().finally(() => process.exit(1)));
}
try {
  dropLeftovers();
  await setUp({ sandbox: { ...place, ephemeral: true } });
  const { name, failed } = await conformanceTests(place);
  await writePage(reportOf(place, name));
  process.exitCode = failed === 0 ? 0 : 1;
} finally {
  await leave();
}
