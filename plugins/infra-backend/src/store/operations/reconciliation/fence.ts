import { Db, isPostgres } from '../../database';
import { LeaseLostError } from '../../errors';
import { EnvironmentRow } from '../../tables';
import { Intent, Lease } from '../../types';

export function toIntent(
  row: Pick<
    EnvironmentRow,
    'generation' | 'cancel_generation' | 'retry_requests'
  >,
): Intent {
  return {
    generation: row.generation,
    cancelGeneration: row.cancel_generation,
    retryRequests: row.retry_requests,
  };
}

/**
 * Runs `work` in a transaction that is void unless the lease holds. The environment's row is
 * locked first and until the commit, so a lease cannot change hands between check and write. The
 * lock order everywhere is: environment row, then whatever belongs to it.
 *
 * @throws LeaseLostError where the token is no longer the environment's
 */
export async function fenced<T>(
  db: Db,
  lease: Lease,
  work: (trx: Db, intent: Intent) => Promise<T>,
): Promise<T> {
  return await db.transaction(async trx => {
    const query = trx<EnvironmentRow>('environments')
      .select('generation', 'cancel_generation', 'retry_requests')
      .where({ id: lease.environmentId, fencing_token: lease.token })
      .first();
    const row = await (isPostgres(db) ? query.forNoKeyUpdate() : query);
    if (!row) {
      throw new LeaseLostError(lease);
    }
    return await work(trx, toIntent(row));
  });
}
