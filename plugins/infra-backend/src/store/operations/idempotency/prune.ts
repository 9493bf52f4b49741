import { Db } from '../../database';
import { IdempotencyKeyRow } from '../../tables';

export async function prune(
  db: Db,
  options: { before: Date },
): Promise<number> {
  return await db<IdempotencyKeyRow>('idempotency_keys')
    .where('created_at', '<', options.before)
    .delete();
}
