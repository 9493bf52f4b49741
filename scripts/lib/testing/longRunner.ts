/** Stands for a main script in tests: starts a process that has a child, and waits. */
import { start, stopAll } from '../run.ts';

const [log] = process.argv.slice(2);
const child = start(['sh', '-c', 'sleep 600 & echo child $!; wait'], {
  log,
  onLine: line => console.log(line),
});
console.log(`leader ${child.pid}`);
console.log(`main ${process.pid}`);
process.on('SIGTERM', async () => {
  await stopAll();
  process.exit(1);
});
setInterval(() => {}, 1000);
