import { Db } from '../../database';
import { SecretRow } from '../../tables';

/** @param prefix - of references; without `%` and `_` */
export async function listRefs(
  db: Db,
  options: { prefix: string },
): Promise<string[]> {
  return await db<SecretRow>('secrets')
    .where('ref', 'like', `${options.prefix}%`)
    .orderBy('ref')
    .pluck('ref');
}
