import { Db } from '../../database';

/** Row of the settings that counts what tells of images. */
const COUNTER = 'artifact-seq';

/**
 * Places in the order in which images are told of, the same for all replicas. Its row stays locked
 * until the transaction ends.
 *
 * @returns the first of `count`
 */
export async function takePlaces(trx: Db, count: number): Promise<number> {
  const [row] = await trx('settings')
    .insert({ name: COUNTER, value: String(count) })
    .onConflict('name')
    .merge({
      value: trx.raw(
        'cast(cast(settings.value as bigint) + cast(? as bigint) as text)',
        [count],
      ),
    })
    .returning('value');
  return Number(row.value) - count + 1;
}
