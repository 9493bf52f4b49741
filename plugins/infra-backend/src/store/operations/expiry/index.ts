import { Db } from '../../database';
import { toEnvironment } from '../../rows';
import { EnvironmentRow } from '../../tables';
import { EnvironmentRecord, ExpiryInstants } from '../../types';

/** Environments for whose end something is due, the longest due first. */
export async function listDue(
  db: Db,
  options: { now: Date; limit: number },
): Promise<EnvironmentRecord[]> {
  const rows = await db<EnvironmentRow>('environments')
    .where('expiry_due_at', '<=', options.now)
    .whereNull('deleted_at')
    .orderBy('expiry_due_at')
    .limit(options.limit);
  return rows.map(toEnvironment);
}

/** When to look again; does nothing where the end was moved since it was read. */
export async function noteDue(
  db: Db,
  options: { id: string; expiresAt: string; nextAt: Date },
): Promise<void> {
  const { id, expiresAt, nextAt } = options;
  await db<EnvironmentRow>('environments')
    .where({ id, expires_at: new Date(expiresAt) as any })
    .update({ expiry_due_at: nextAt });
}

/**
 * The owner knows of the end. Holds the row's lock until the transaction ends.
 *
 * @returns whether they did not before, and the end was not moved since it was read
 */
export async function noteWarned(
  trx: Db,
  options: { id: string; expiresAt: string; nextAt: Date },
): Promise<boolean> {
  const { id, expiresAt, nextAt } = options;
  const changed = await trx<EnvironmentRow>('environments')
    .where({ id, expires_at: new Date(expiresAt) as any })
    .whereNotNull('expiry_warn_at')
    .whereNull('deleted_at')
    .update({ expiry_warn_at: null, expiry_due_at: nextAt });
  return changed > 0;
}

/**
 * Moves the end. Holds the row's lock until the transaction ends.
 *
 * @returns undefined where the environment is at another version, or deleted
 */
export async function extend(
  trx: Db,
  options: ExpiryInstants & { id: string; expectedVersion: number; now: Date },
): Promise<EnvironmentRecord | undefined> {
  const { id, expectedVersion, expiresAt, warnAt, now } = options;
  const [row] = await trx<EnvironmentRow>('environments')
    .where({ id, version: expectedVersion })
    .whereNull('deleted_at')
    .update({
      expires_at: expiresAt,
      expiry_warn_at: warnAt ?? null,
      expiry_due_at: warnAt ?? expiresAt,
      version: trx.raw('version + 1') as any,
      updated_at: now,
    })
    .returning('*');
  return row && toEnvironment(row);
}
