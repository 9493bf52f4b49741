import { toDate } from '../../codec';
import { Db, instantParameter } from '../../database';
import { EnvironmentRow } from '../../tables';
import { Intent, Lease } from '../../types';

/** What is read of the row of which a lease is given back. */
export const releasedColumns = [
  'generation',
  'cancel_generation',
  'retry_requests',
  'wake_requested',
  'deleted_at',
] as const;

export type ReleasedRow = Pick<
  EnvironmentRow,
  (typeof releasedColumns)[number]
>;

export interface ReleaseLeaseOptions {
  /** When to look again; undefined: only when asked. */
  nextReconcileAt?: string;
  /** What was acted upon; where clients want something else by now, the environment is due. */
  intent: Intent;
  now: Date;
}

/**
 * Gives the lease back. Does nothing where it is another's by now. A deleted environment is due no
 * more, whatever arrived meanwhile.
 *
 * @returns whether the environment is due at once, because a client's wish or a wake-up arrived
 * meanwhile
 */
export async function releaseLease(
  db: Db,
  lease: Lease,
  options: ReleaseLeaseOptions,
): Promise<{ due: boolean }> {
  const [now] = await db<EnvironmentRow>('environments')
    .where({ id: lease.environmentId, fencing_token: lease.token })
    .update(releaseChange(db, options))
    .returning([...releasedColumns]);
  return { due: now !== undefined && isDue(now, options.intent) };
}

/** The change of the row by which a lease is given back. */
export function releaseChange(
  db: Db,
  options: ReleaseLeaseOptions,
): Partial<EnvironmentRow> {
  const { generation, cancelGeneration, retryRequests } = options.intent;
  const instant = instantParameter(db);
  return {
    lease_holder: null,
    lease_expires_at: null,
    next_reconcile_at: db.raw(
      `case when deleted_at is not null then null
         when wake_requested or generation <> ? or cancel_generation <> ?
         or retry_requests <> ? then ${instant} else ${instant} end`,
      [
        generation,
        cancelGeneration,
        retryRequests,
        options.now,
        toDate(options.nextReconcileAt),
      ] as any,
    ) as any,
  };
}

/** Whether what was given back is due at once. */
export function isDue(now: ReleasedRow, intent: Intent): boolean {
  return (
    now.deleted_at === null &&
    (Boolean(now.wake_requested) ||
      now.generation !== intent.generation ||
      now.cancel_generation !== intent.cancelGeneration ||
      now.retry_requests !== intent.retryRequests)
  );
}
