import { Db } from '../../database';
import { toDate } from '../../codec';
import { EnvironmentRow } from '../../tables';
import { Intent, Lease } from '../../types';

export interface ReleaseLeaseOptions {
  /** When to look again; undefined: only when asked. */
  nextReconcileAt?: string;
  /** What was acted upon; where clients want something else by now, the environment is due. */
  intent: Intent;
  now: Date;
}

/**
 * Gives the lease back. Does nothing where it is another's by now.
 *
 * @returns whether a client's wish arrived meanwhile, so that the environment is due at once
 */
export async function releaseLease(
  db: Db,
  lease: Lease,
  options: ReleaseLeaseOptions,
): Promise<{ due: boolean }> {
  const { generation, cancelGeneration, retryRequests } = options.intent;
  const rows = await db<EnvironmentRow>('environments')
    .where({ id: lease.environmentId, fencing_token: lease.token })
    .update({
      lease_holder: null,
      lease_expires_at: null,
      next_reconcile_at: db.raw(
        'case when generation = ? and cancel_generation = ? and retry_requests = ? then ? else ? end',
        [
          generation,
          cancelGeneration,
          retryRequests,
          toDate(options.nextReconcileAt),
          options.now,
        ] as any,
      ) as any,
    })
    .returning(['generation', 'cancel_generation', 'retry_requests']);
  const [now] = rows;
  return {
    due:
      now !== undefined &&
      (now.generation !== generation ||
        now.cancel_generation !== cancelGeneration ||
        now.retry_requests !== retryRequests),
  };
}
