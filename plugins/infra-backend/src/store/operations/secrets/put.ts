import { inChunks } from '../../chunks';
import { Db } from '../../database';
import { SecretRow } from '../../tables';
import { SealedSecret } from '../../types';

/** @param options - `keepExisting`: what is there already stays */
export async function put(
  db: Db,
  secrets: SealedSecret[],
  options: { now: Date; keepExisting?: boolean },
): Promise<void> {
  const { now, keepExisting } = options;
  const rows = secrets.map(secret => ({
    ref: secret.ref,
    instance_id: secret.instanceId ?? null,
    key_id: secret.keyId,
    nonce: secret.nonce,
    ciphertext: secret.ciphertext,
    created_at: now,
    updated_at: now,
  }));
  await inChunks(rows, some => {
    const insert = db<SecretRow>('secrets').insert(some).onConflict('ref');
    return keepExisting
      ? insert.ignore()
      : insert.merge(['key_id', 'nonce', 'ciphertext', 'updated_at']);
  });
}
