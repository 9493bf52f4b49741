import { Db } from '../../database';
import { SecretRow } from '../../tables';
import { SealedSecret } from '../../types';

/** @param options - `keepExisting`: what is there already stays */
export async function put(
  db: Db,
  secrets: SealedSecret[],
  options: { now: Date; keepExisting?: boolean },
): Promise<void> {
  if (secrets.length === 0) {
    return;
  }
  const insert = db<SecretRow>('secrets')
    .insert(
      secrets.map(secret => ({
        ref: secret.ref,
        instance_id: secret.instanceId ?? null,
        key_id: secret.keyId,
        nonce: secret.nonce,
        ciphertext: secret.ciphertext,
        created_at: options.now,
        updated_at: options.now,
      })),
    )
    .onConflict('ref');
  await (options.keepExisting
    ? insert.ignore()
    : insert.merge(['key_id', 'nonce', 'ciphertext', 'updated_at']));
}
