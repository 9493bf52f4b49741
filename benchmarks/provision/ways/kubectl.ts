import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runProgram } from '../../lib/child.ts';
import { cpuSecondsOfEndedChildren } from '../../lib/cpu.ts';
import { namespacesOf, objectsOf } from '../objects.ts';
import { type Way } from '../types.ts';

/** One call with all objects, as a CI job would. */
export const kubectl: Way = {
  name: 'kubectl apply --server-side',
  async prepare(cluster, prefix) {
    const directory = mkdtempSync(join(tmpdir(), 'infra-bench-'));
    const file = join(directory, 'objects.json');
    const items = namespacesOf(prefix).flatMap(objectsOf);
    writeFileSync(
      file,
      JSON.stringify({ apiVersion: 'v1', kind: 'List', items }),
    );
    return {
      cpuSeconds: cpuSecondsOfEndedChildren,
      run: () =>
        runProgram(cluster.kubectl, ['apply', '--server-side', '-f', file], {
          env: { KUBECONFIG: cluster.kubeconfig, HOME: directory },
        }),
      async clean() {
        rmSync(directory, { recursive: true });
      },
    };
  },
};
