import { Db } from '../../database';
import { toEnvironment } from '../../rows';
import { EnvironmentRow } from '../../tables';
import { EnvironmentRecord } from '../../types';

/** Also a deleted one, which stays for its receipts. */
export async function get(
  db: Db,
  id: string,
): Promise<EnvironmentRecord | undefined> {
  const row = await db<EnvironmentRow>('environments').where({ id }).first();
  return row && toEnvironment(row);
}
