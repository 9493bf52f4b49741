import { ConflictError } from '@backstage/errors';
import { JsonObject } from '@backstage/types';
import { fromJson } from '../../codec';
import { Db } from '../../database';
import { IdempotencyKeyRow } from '../../tables';

export interface ClaimKeyOptions {
  /** Keys of one principal never meet those of another. */
  principal: string;
  key: string;
  /** Digest of the request's body. */
  requestHash: string;
  now: Date;
  /** Keys from before this instant count no longer. */
  notBefore: Date;
}

/**
 * First act of a transaction that makes something: of several equal requests at the same time one
 * goes on, the others wait here for its end.
 *
 * @returns what the first request stored with `complete`, or undefined for the first
 * @throws ConflictError where the key was used for another request
 */
export async function claim(
  trx: Db,
  options: ClaimKeyOptions,
): Promise<JsonObject | undefined> {
  const { principal, key } = options;
  await trx<IdempotencyKeyRow>('idempotency_keys')
    .where({ principal, key })
    .andWhere('created_at', '<', options.notBefore)
    .delete();
  const inserted = await trx<IdempotencyKeyRow>('idempotency_keys')
    .insert({
      principal,
      key,
      request_hash: options.requestHash,
      created_at: options.now,
    })
    .onConflict(['principal', 'key'])
    .ignore()
    .returning('key');
  if (inserted.length) {
    return undefined;
  }
  const first = await trx<IdempotencyKeyRow>('idempotency_keys')
    .where({ principal, key })
    .first();
  if (!first?.response || first.request_hash !== options.requestHash) {
    throw new ConflictError(
      `The idempotency key "${key}" was used for another request; use a new key`,
    );
  }
  return fromJson(first.response);
}
