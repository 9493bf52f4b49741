import { Db, leaseClock } from '../../database';
import { EnvironmentRow } from '../../tables';
import { Intent, Lease } from '../../types';
import { toIntent } from '../reconciliation/fence';

/** Undefined where the lease is another's by now, or was given back. Tells what clients want meanwhile. */
export async function renewLease(
  db: Db,
  lease: Lease,
  options: { ttl: number },
): Promise<Intent | undefined> {
  const expiresAt = leaseClock(db, options.ttl) as any;
  const rows = await db<EnvironmentRow>('environments')
    .where({ id: lease.environmentId, fencing_token: lease.token })
    .whereNotNull('lease_holder')
    .update({
      lease_expires_at: expiresAt,
      // That of a deleted environment, whose holder is about to give the lease back, stays empty.
      next_reconcile_at: db.raw(
        'case when deleted_at is null then ? else null end',
        [expiresAt],
      ) as any,
    })
    .returning(['generation', 'cancel_generation', 'retry_requests']);
  return rows.length ? toIntent(rows[0]) : undefined;
}
