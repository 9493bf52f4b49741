import { Db, leaseClock } from '../../database';
import { EnvironmentRow } from '../../tables';
import { Lease } from '../../types';

/**
 * Takes the lease where it is free or has run out, in one conditional update. The environment
 * stays due at the lease's end, so that the sweep finds it if the holder dies.
 *
 * @returns undefined where somebody else holds it; then see `noteWakeUp`
 */
export async function acquireLease(
  db: Db,
  options: { id: string; holder: string; ttl: number },
): Promise<Lease | undefined> {
  const expiresAt = leaseClock(db, options.ttl);
  const rows = await db<EnvironmentRow>('environments')
    .where({ id: options.id })
    .whereNull('deleted_at')
    .andWhere(free =>
      free
        .whereNull('lease_expires_at')
        .orWhere('lease_expires_at', '<=', leaseClock(db)),
    )
    .update({
      lease_holder: options.holder,
      lease_expires_at: expiresAt as any,
      next_reconcile_at: expiresAt as any,
      wake_requested: false,
      fencing_token: db.raw('fencing_token + 1') as any,
    })
    .returning('fencing_token');
  return rows.length
    ? {
        environmentId: options.id,
        holder: options.holder,
        token: rows[0].fencing_token,
      }
    : undefined;
}
