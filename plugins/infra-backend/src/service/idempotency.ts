import { JsonObject, JsonValue } from '@backstage/types';
import { createHash } from 'node:crypto';
import { canonicalJson } from '../core';
import { Db, idempotency, inTransaction } from '../store';
import { principalOf } from './principal';
import { CreateOptions } from './types';

const day = 24 * 3_600_000;

/** Names of what a request made; a repeated request reads it as it is by then. */
export type MadeIds = { environmentId: string; deploymentId: string };

function keyOf(verb: string, request: unknown, options: CreateOptions) {
  return {
    principal: principalOf(options.credentials),
    key: `${verb}:${options.idempotencyKey}`,
    requestHash: createHash('sha256')
      .update(canonicalJson(request as JsonValue))
      .digest('hex'),
    notBefore: new Date(Date.now() - day),
  };
}

/** What an earlier request with the same key and body made. */
export async function findMade<T extends JsonObject = MadeIds>(
  db: Db,
  verb: string,
  request: unknown,
  options: CreateOptions,
): Promise<T | undefined> {
  if (options.idempotencyKey === undefined) {
    return undefined;
  }
  return (await idempotency.find(db, keyOf(verb, request, options))) as
    | T
    | undefined;
}

/** Runs `make` in a transaction, once per key; of equal requests all get what the first made. */
export async function makeOnce<T extends JsonObject = MadeIds>(
  db: Db,
  verb: string,
  request: unknown,
  options: CreateOptions,
  make: (trx: Db, now: Date) => Promise<T>,
): Promise<T> {
  return inTransaction(db, async trx => {
    const now = new Date();
    if (options.idempotencyKey === undefined) {
      return make(trx, now);
    }
    const key = keyOf(verb, request, options);
    const earlier = await idempotency.claim(trx, { ...key, now });
    if (earlier) {
      return earlier as T;
    }
    const made = await make(trx, now);
    await idempotency.complete(trx, { ...key, response: made });
    return made;
  });
}
