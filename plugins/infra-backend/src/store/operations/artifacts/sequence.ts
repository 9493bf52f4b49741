import { Knex } from 'knex';
import { Db, isPostgres } from '../../database';

/** Row of the settings that counts what tells of images. */
const COUNTER = 'artifact-seq';

/**
 * Places in the order in which images are told of, the same for all replicas. Whoever was answered has
 * a place before all that is told of later. On PostgreSQL nobody waits for the transaction of another.
 *
 * @returns as many as asked for, in their order; others may have some in between
 */
export async function takePlaces(trx: Db, count: number): Promise<number[]> {
  if (count === 0) {
    return [];
  }
  if (isPostgres(trx)) {
    const { rows } = await trx.raw(
      `select nextval('artifact_places') as place from generate_series(1, ?::int)`,
      [count],
    );
    return rows.map(({ place }: { place: string }) => Number(place));
  }
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
  const first = Number(row.value) - count + 1;
  return Array.from({ length: count }, (_, index) => first + index);
}

/**
 * The next of the same places, for the statement that stores it; rows of one statement take theirs in order.
 *
 * @returns undefined where they have to be taken before
 */
export function nextPlace(db: Db): Knex.Value | undefined {
  return isPostgres(db)
    ? (db.raw(`nextval('artifact_places')`) as unknown as Knex.Value)
    : undefined;
}
