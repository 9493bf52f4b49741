import { ConflictError } from '@backstage/errors';
import { JsonObject } from '@backstage/types';
import { fromJson } from '../../codec';
import { Db } from '../../database';
import { IdempotencyKeyRow } from '../../tables';

/**
 * What the first request with the key made, if there was one; takes nothing. Spares a repeated
 * request its preparations; `claim` is what keeps two from going on.
 *
 * @throws ConflictError where the key was used for another request
 */
export async function find(
  db: Db,
  options: {
    principal: string;
    key: string;
    requestHash: string;
    notBefore: Date;
  },
): Promise<JsonObject | undefined> {
  const row = await db<IdempotencyKeyRow>('idempotency_keys')
    .where({ principal: options.principal, key: options.key })
    .andWhere('created_at', '>=', options.notBefore)
    .first();
  if (!row?.response) {
    return undefined;
  }
  if (row.request_hash !== options.requestHash) {
    throw new ConflictError(
      `The idempotency key "${options.key}" was used for another request; use a new key`,
    );
  }
  return fromJson(row.response);
}
