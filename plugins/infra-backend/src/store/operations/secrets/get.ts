import { Db } from '../../database';
import { SecretRow } from '../../tables';
import { SealedSecret } from '../../types';

export async function get(db: Db, refs: string[]): Promise<SealedSecret[]> {
  const rows = await db<SecretRow>('secrets').whereIn('ref', refs);
  return rows.map(toSealed);
}

/** All that belong to the given instances. */
export async function getOfInstances(
  db: Db,
  instanceIds: string[],
): Promise<SealedSecret[]> {
  const rows = await db<SecretRow>('secrets').whereIn(
    'instance_id',
    instanceIds,
  );
  return rows.map(toSealed);
}

export function toSealed(row: SecretRow): SealedSecret {
  return {
    ref: row.ref,
    instanceId: row.instance_id ?? undefined,
    keyId: row.key_id,
    nonce: row.nonce,
    ciphertext: row.ciphertext,
  };
}
