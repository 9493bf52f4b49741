import { Db } from '../../database';
import { toEnvironment } from '../../rows';
import { EnvironmentRow } from '../../tables';
import { EnvironmentRecord } from '../../types';

/** In the order of the ids; undefined for those that there are not. */
export async function getMany(
  db: Db,
  ids: string[],
): Promise<(EnvironmentRecord | undefined)[]> {
  const rows = await db<EnvironmentRow>('environments').whereIn('id', ids);
  const byId = new Map(rows.map(row => [row.id, toEnvironment(row)]));
  return ids.map(id => byId.get(id));
}
