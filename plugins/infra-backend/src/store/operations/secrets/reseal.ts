import { Db } from '../../database';
import { SecretRow } from '../../tables';
import { SealedSecret } from '../../types';

/**
 * Replaces a secret by the same value under another key, unless it was written anew meanwhile:
 * the nonce tells one encryption from the next.
 */
export async function reseal(
  db: Db,
  options: { from: SealedSecret; to: SealedSecret; now: Date },
): Promise<void> {
  await db<SecretRow>('secrets')
    .where({ ref: options.from.ref, nonce: options.from.nonce })
    .update({
      key_id: options.to.keyId,
      nonce: options.to.nonce,
      ciphertext: options.to.ciphertext,
      updated_at: options.now,
    });
}
