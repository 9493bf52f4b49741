import { Db } from '../../database';
import { EnvironmentRow } from '../../tables';

/**
 * Holds the row's lock until the transaction ends, for entries in the log that tell nothing by which a
 * reader of the environment decides.
 */
export async function lock(trx: Db, id: string): Promise<void> {
  await trx<EnvironmentRow>('environments')
    .select('id')
    .where({ id })
    .forUpdate()
    .first();
}
