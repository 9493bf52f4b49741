import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  identityOf,
  isAlive,
  type ProcessIdentity,
} from '../../sandbox/src/identity.ts';
import { workDir } from './paths.ts';

/**
 * Marks an instance's data as in use by this process, until it ends.
 *
 * @throws Error when another process has it
 */
export function claimInstance(instance: string, folder = workDir): void {
  const file = join(folder, 'locks', `instance-${instance}.json`);
  const holder = readHolder(file);
  if (holder && holder.pid !== process.pid && isAlive(holder)) {
    throw new Error(
      `The demo runs already on the instance '${instance}' (process ${holder.pid}). ` +
        'Use that one, end it with Ctrl-C, or start another beside it: npm start -- --instance NAME',
    );
  }
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(identityOf(process.pid)));
  process.once('exit', () => rmSync(file, { force: true }));
}

function readHolder(file: string): ProcessIdentity | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    // Nobody has it.
    return undefined;
  }
}
