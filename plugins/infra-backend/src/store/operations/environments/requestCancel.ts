import { Db } from '../../database';
import { toEnvironment } from '../../rows';
import { EnvironmentRow } from '../../tables';
import { EnvironmentRecord } from '../../types';

/** Asks that the execution of the present generation stop at a safe point. */
export async function requestCancel(
  db: Db,
  options: { id: string; now: Date },
): Promise<EnvironmentRecord | undefined> {
  const rows = await db<EnvironmentRow>('environments')
    .where({ id: options.id })
    .whereNull('deleted_at')
    .update({
      cancel_generation: db.ref('generation') as any,
      version: db.raw('version + 1') as any,
      updated_at: options.now,
      next_reconcile_at: options.now,
    })
    .returning('*');
  return rows.length ? toEnvironment(rows[0]) : undefined;
}
