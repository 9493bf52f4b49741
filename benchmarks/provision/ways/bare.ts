import { fork } from 'node:child_process';
import { once } from 'node:events';
import { cpuSecondsOf } from '../../lib/cpu.ts';
import { type Way } from '../types.ts';

/** A process of its own, so that its CPU time is its own. */
export const bare: Way = {
  name: 'bare HTTP/2 client',
  async prepare(cluster, prefix) {
    const child = fork(new URL('./bareProcess.ts', import.meta.url), [
      cluster.kubeconfig,
      prefix,
    ]);
    await once(child, 'message');
    return {
      cpuSeconds: () => cpuSecondsOf(child.pid!),
      async run() {
        child.send('go');
        const [answer] = await once(child, 'message');
        if (answer !== 'done') throw new Error(String(answer));
      },
      async clean() {
        child.kill();
        await once(child, 'exit');
      },
    };
  },
};
