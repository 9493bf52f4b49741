import { Db, isPostgres } from '../../database';
import { LeaseLostError } from '../../errors';
import { EnvironmentRow } from '../../tables';
import { Intent, Lease } from '../../types';
import { releasedColumns, ReleasedRow } from '../environments/releaseLease';

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
 * locked first and until the commit, so a lease cannot change hands between check and write; where
 * the row itself changes, that change is the check and the lock. The lock order everywhere is:
 * environment row, then whatever belongs to it.
 *
 * @param change - of the environment's row
 * @param work - is given what the row is then
 * @throws LeaseLostError where the token is no longer the environment's
 */
export async function fenced<T>(
  db: Db,
  lease: Lease,
  change: Partial<EnvironmentRow> | undefined,
  work: (trx: Db, held: ReleasedRow) => Promise<T>,
): Promise<T> {
  return await db.transaction(async trx => {
    const [row] = await hold(trx, lease, change);
    if (!row) {
      throw new LeaseLostError(lease);
    }
    return await work(trx, row);
  });
}

async function hold(
  trx: Db,
  { environmentId, token }: Lease,
  change: Partial<EnvironmentRow> | undefined,
): Promise<ReleasedRow[]> {
  const held = trx<EnvironmentRow>('environments').where({
    id: environmentId,
    fencing_token: token,
  });
  if (change) {
    return await held.update(change).returning([...releasedColumns]);
  }
  const query = held.select([...releasedColumns]);
  return await (isPostgres(trx) ? query.forNoKeyUpdate() : query);
}
