import { Db } from '../../database';
import { EnvironmentRow } from '../../tables';

/**
 * Something about the environment is new to its readers, who may have decided by what was. Holds
 * the row's lock until the transaction ends.
 */
export async function touch(
  trx: Db,
  options: { id: string; now: Date },
): Promise<void> {
  await trx<EnvironmentRow>('environments')
    .where({ id: options.id })
    .update({
      version: trx.raw('version + 1') as any,
      updated_at: options.now,
    });
}
