import { Db, leaseClock } from '../../database';
import { toEnvironment } from '../../rows';
import { EnvironmentRow } from '../../tables';
import { EnvironmentRecord, Lease } from '../../types';

/**
 * Takes the lease where it is free or has run out, in one conditional update. The environment
 * stays due at the lease's end, so that the sweep finds it if the holder dies.
 *
 * @returns the lease and the environment as of now; undefined where somebody else holds it, for
 * which there is `noteWakeUp`
 */
export async function acquireLease(
  db: Db,
  options: { id: string; holder: string; ttl: number },
): Promise<{ lease: Lease; environment: EnvironmentRecord } | undefined> {
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
    .returning('*');
  if (rows.length === 0) {
    return undefined;
  }
  const { id, holder } = options;
  return {
    lease: { environmentId: id, holder, token: rows[0].fencing_token },
    environment: toEnvironment(rows[0]),
  };
}
