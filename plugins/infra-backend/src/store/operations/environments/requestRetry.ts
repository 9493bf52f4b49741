import { Db } from '../../database';
import { toEnvironment } from '../../rows';
import { EnvironmentRow } from '../../tables';
import { EnvironmentRecord } from '../../types';

/**
 * Asks that what failed or waits be tried again at once. Takes a cancellation of the present
 * generation back.
 */
export async function requestRetry(
  db: Db,
  options: { id: string; now: Date },
): Promise<EnvironmentRecord | undefined> {
  const rows = await db<EnvironmentRow>('environments')
    .where({ id: options.id })
    .whereNull('deleted_at')
    .update({
      retry_requests: db.raw('retry_requests + 1') as any,
      cancel_generation: 0,
      version: db.raw('version + 1') as any,
      updated_at: options.now,
      next_reconcile_at: options.now,
    })
    .returning('*');
  return rows.length ? toEnvironment(rows[0]) : undefined;
}
