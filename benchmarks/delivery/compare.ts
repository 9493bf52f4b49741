import { join } from 'node:path';
import { rmSync } from 'node:fs';
import { workDir } from '../../scripts/lib/paths.ts';
import { run } from '../../scripts/lib/run.ts';
import { step } from '../../scripts/lib/steps.ts';
import { type Database } from './backends.ts';
import { Registry } from './registry.ts';
import { type Figures, figuresOf } from './report.ts';
import { Scene } from './scene.ts';
import {
  atRest,
  burst,
  polledAtRest,
  polledUnderLoad,
  underLoad,
} from './situations.ts';
import { type Outcome, type Size } from './types.ts';

const cli = join(import.meta.dirname, '../../sandbox/src/cli.ts');

export interface Comparison {
  instance: string;
  databases: readonly Database[];
  size: Size;
}

/** All situations on all databases, on servers of their own that are gone afterwards. */
export async function compare(options: Comparison): Promise<Figures[]> {
  const { instance, databases, size } = options;
  await sandbox(instance, 'up', [
    ...['--parts', 'registry,postgres'],
    ...['--owner-pid', String(process.pid), '--ephemeral'],
  ]);
  try {
    const registry = new Registry(instance);
    const outcomes: Outcome[] = [];
    for (const database of databases) {
      const { components } = size;
      const scene = await Scene.open({
        ...{ instance, database, components, registry },
      });
      try {
        outcomes.push(...(await measure(scene, size)));
      } finally {
        await scene.backends.stop();
      }
    }
    return figuresOf(outcomes);
  } finally {
    await sandbox(instance, 'down', ['--wipe']);
    rmSync(join(workDir, 'instances', instance), {
      ...{ recursive: true, force: true },
    });
  }
}

async function measure(scene: Scene, size: Size): Promise<Outcome[]> {
  return [
    await atRest(scene, size),
    ...(await polledAtRest(scene, size)),
    await underLoad(scene, size),
    ...(await polledUnderLoad(scene, size)),
    await burst(scene, size),
  ];
}

async function sandbox(instance: string, act: 'up' | 'down', args: string[]) {
  await step(`Registry and PostgreSQL: ${act}`, progress =>
    run([process.execPath, cli, act, '--instance', instance, ...args], {
      log: `${instance}/sandbox-${act}`,
      onLine: progress,
      lastAct: act === 'down',
    }),
  );
}
