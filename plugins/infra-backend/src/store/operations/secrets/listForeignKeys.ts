import { Db } from '../../database';
import { SecretRow } from '../../tables';
import { SealedSecret } from '../../types';
import { toSealed } from './get';

/** Secrets that are not under the given key, for rotation. */
export async function listForeignKeys(
  db: Db,
  options: { keyId: string; limit: number; offset: number },
): Promise<SealedSecret[]> {
  const rows = await db<SecretRow>('secrets')
    .where('key_id', '<>', options.keyId)
    .orderBy(['key_id', 'ref'])
    .limit(options.limit)
    .offset(options.offset);
  return rows.map(toSealed);
}

export async function countForeignKeys(
  db: Db,
  options: { keyId: string },
): Promise<number> {
  const [{ count }] = await db<SecretRow>('secrets')
    .where('key_id', '<>', options.keyId)
    .count({ count: '*' });
  return Number(count);
}
