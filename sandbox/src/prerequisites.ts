import { externalConnection } from './external.ts';
import { partKind, partOf } from './parts/index.ts';
import type { Missing } from './parts/missing.ts';

export { describeMissing, type Missing } from './parts/missing.ts';

/**
 * What these parts need of the machine and nobody has installed, without doing anything about it.
 * What is installed by itself is not missing, nor what a server of one's own makes needless.
 */
export async function missingFor(
  parts: string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<Missing[]> {
  const kinds = new Set(
    parts.filter(name => !externalConnection(name, env)).map(partKind),
  );
  const found = await Promise.all(
    [...kinds].map(kind => partOf(kind).missing()),
  );
  return found.filter(missing => missing !== undefined);
}
