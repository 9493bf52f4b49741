import { Db, leaseClock } from '../../database';
import { toIso } from '../../codec';
import { EnvironmentRow } from '../../tables';

/** Environments whose time has come and that nobody works on, the longest due first. */
export async function listDue(
  db: Db,
  options: { limit: number },
): Promise<{ id: string; dueAt: string }[]> {
  const now = leaseClock(db);
  const rows = await db<EnvironmentRow>('environments')
    .select('id', 'next_reconcile_at')
    .where('next_reconcile_at', '<=', now)
    .whereNull('deleted_at')
    .andWhere(free =>
      free.whereNull('lease_expires_at').orWhere('lease_expires_at', '<=', now),
    )
    .orderBy('next_reconcile_at')
    .limit(options.limit);
  return rows.map(row => ({
    id: row.id,
    dueAt: toIso(row.next_reconcile_at!),
  }));
}
