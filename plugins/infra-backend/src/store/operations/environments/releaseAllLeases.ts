import { Db, instantParameter } from '../../database';
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
      next_reconcile_at: db.raw(
        `case when deleted_at is null then ${instantParameter(
          db,
        )} else null end`,
        [options.now as any],
      ) as any,
      fencing_token: db.raw('fencing_token + 1') as any,
    });
}
