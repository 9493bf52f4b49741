import { Db } from '../../database';
import { EnvironmentRow } from '../../tables';

/**
 * For a database that one process has to itself (SQLite), at its start: whoever held a lease is
 * dead. Should it not be, its token is old and it can write nothing.
 */
export async function releaseAllLeases(
  db: Db,
  options: { now: Date },
): Promise<number> {
  return await db<EnvironmentRow>('environments')
    .whereNotNull('lease_holder')
    .update({
      lease_holder: null,
      lease_expires_at: null,
      next_reconcile_at: options.now,
      fencing_token: db.raw('fencing_token + 1') as any,
    });
}
