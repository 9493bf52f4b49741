import { ConflictError } from '@backstage/errors';
import { Db } from '../../database';
import { toEnvironment } from '../../rows';
import { EnvironmentRow } from '../../tables';
import { EnvironmentRecord } from '../../types';

/**
 * Asks that the execution of a generation stop at a safe point.
 *
 * @returns undefined where the environment is deleted
 * @throws ConflictError where a newer generation took over, which nobody asked to cancel
 */
export async function requestCancel(
  db: Db,
  options: { id: string; generation: number; now: Date },
): Promise<EnvironmentRecord | undefined> {
  const { id, generation, now } = options;
  const rows = await db<EnvironmentRow>('environments')
    .where({ id, generation })
    .whereNull('deleted_at')
    .update({
      cancel_generation: generation,
      version: db.raw('version + 1') as any,
      updated_at: now,
      next_reconcile_at: now,
    })
    .returning('*');
  if (rows.length) {
    return toEnvironment(rows[0]);
  }
  const living = await db<EnvironmentRow>('environments')
    .select('generation')
    .where({ id })
    .whereNull('deleted_at')
    .first();
  if (living) {
    throw new ConflictError(
      `The deployment of generation ${generation} was replaced by generation ${living.generation} meanwhile; look at that one before you cancel it`,
    );
  }
  return undefined;
}
