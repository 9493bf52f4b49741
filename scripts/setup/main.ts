import { installDependencies } from '../lib/setup.ts';
import { stopAll } from '../lib/run.ts';

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => stopAll().finally(() => process.exit(1)));
}
try {
  await installDependencies();
} catch (error) {
  console.error(`\n${(error as Error).message}`);
  process.exitCode = 1;
}
