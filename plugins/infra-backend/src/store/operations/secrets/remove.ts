import { inChunks } from '../../chunks';
import { Db } from '../../database';
import { SecretRow } from '../../tables';

export async function remove(db: Db, refs: readonly string[]): Promise<void> {
  await inChunks([...refs], some =>
    db<SecretRow>('secrets').whereIn('ref', some).delete(),
  );
}
