import { JsonObject } from '@backstage/types';
import { toJson } from '../../codec';
import { Db } from '../../database';
import { IdempotencyKeyRow } from '../../tables';

/** Last act of the transaction that began with `claim`. */
export async function complete(
  trx: Db,
  options: { principal: string; key: string; response: JsonObject },
): Promise<void> {
  await trx<IdempotencyKeyRow>('idempotency_keys')
    .where({ principal: options.principal, key: options.key })
    .update({ response: toJson(options.response) });
}
