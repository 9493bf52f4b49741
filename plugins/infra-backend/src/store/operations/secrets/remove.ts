import { Db } from '../../database';
import { SecretRow } from '../../tables';

export async function remove(db: Db, refs: string[]): Promise<void> {
  await db<SecretRow>('secrets').whereIn('ref', refs).delete();
}
