import { Db } from '../../database';
import { EnvironmentSelection, selectEnvironments } from './select';

export async function count(
  db: Db,
  selection: EnvironmentSelection,
): Promise<number> {
  const [row] = await selectEnvironments(db, selection).count({ matches: '*' });
  return Number(row.matches);
}
