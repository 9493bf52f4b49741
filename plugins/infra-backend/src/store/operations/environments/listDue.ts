import { Db, leaseClock } from '../../database';
import { toIso } from '../../codec';
import { EnvironmentRow } from '../../tables';

/** Environments whose time has come and that nobody works on, the longest due first. */
export async function listDue(
  db: Db,
  options: { limit: number },
): Promise<{ id: string; dueAt: string }[]> {
  const rows = await due(db)
    .select('id', 'next_reconcile_at')
    .orderBy('next_reconcile_at')
    .limit(options.limit);
  return rows.map(row => ({
    id: row.id,
    dueAt: toIso(row.next_reconcile_at!),
  }));
}

export async function countDue(db: Db): Promise<number> {
  const [row] = await due(db).count({ count: '*' });
  return Number(row.count);
}

function due(db: Db) {
  const now = leaseClock(db);
  return db<EnvironmentRow>('environments')
    .where('next_reconcile_at', '<=', now)
    .whereNull('deleted_at')
    .andWhere(free =>
      free.whereNull('lease_expires_at').orWhere('lease_expires_at', '<=', now),
    );
}
