import { ManualTaskRecord } from '@infra-orchestration/backstage-plugin-infra-node';
import { Db, isPostgres } from '../../database';
import { TaskRow } from '../../tables';
import { PENDING, toTask } from './record';

export interface CurrentRows {
  standing?: TaskRow;
  pending?: TaskRow;
}

/**
 * All of a name that is not history: at most one answer that holds, and one task that waits.
 *
 * @param options - `lock`: whoever writes both begins with this, so that all lock them in one order
 */
export async function currentRows(
  db: Db,
  externalName: string,
  { lock = false }: { lock?: boolean } = {},
): Promise<CurrentRows> {
  const query = db<TaskRow>('tasks')
    .where({ external_name: externalName })
    .andWhere(either =>
      either.whereIn('state', PENDING).orWhere('standing', true),
    )
    .orderBy([{ column: 'created_at', order: 'desc' }, 'id']);
  if (lock && isPostgres(db)) {
    query.forUpdate();
  }
  const rows = await query;
  return {
    standing: rows.find(({ standing }) => Boolean(standing)),
    pending: rows.find(({ state }) => PENDING.some(each => each === state)),
  };
}

export async function current(
  db: Db,
  externalName: string,
): Promise<ManualTaskRecord> {
  const { standing, pending } = await currentRows(db, externalName);
  return {
    standing: standing && toTask(standing),
    pending: pending && toTask(pending),
  };
}
