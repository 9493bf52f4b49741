import { Session } from '../client/Session';

/** Where the walk through the key space goes on. */
export type Place = { database: number; cursor: string };

/** Keys looked at by one command: some tenths of a millisecond of the server's time. */
const KEYS_PER_STEP = 1_000;

/** Steps of one call of the engine, which is to return soon: a second or so. */
const MOST_STEPS = 300;

/**
 * Deletes keys that begin with a prefix, in all databases, a bounded number of steps at a time. SCAN
 * misses no key that is there from its beginning to its end, so one whole walk is enough once
 * nobody writes any more.
 *
 * @returns where to go on, or undefined at the end
 */
export async function deleteKeys(
  session: Session,
  prefix: string,
  from: Place = { database: 0, cursor: '0' },
): Promise<{ next?: Place; deleted: number }> {
  let deleted = 0;
  let steps = 0;
  for (const database of await databasesIn(session)) {
    if (database < from.database) {
      continue;
    }
    let cursor = database === from.database ? from.cursor : '0';
    await session.command('SELECT', `${database}`);
    do {
      if (steps === MOST_STEPS) {
        return { next: { database, cursor }, deleted };
      }
      steps += 1;
      const [next, keys] = await session.command<[string, string[]]>(
        ...['SCAN', cursor, 'MATCH', `${prefix}*`],
        ...['COUNT', `${KEYS_PER_STEP}`],
      );
      cursor = String(next);
      if (keys.length > 0) {
        deleted += await session.command<number>('UNLINK', ...keys);
      }
    } while (cursor !== '0');
  }
  return { deleted };
}

/** Numbers of the databases that have any keys, ascending. */
async function databasesIn(session: Session): Promise<number[]> {
  const text = await session.command<string>('INFO', 'keyspace');
  return [...text.matchAll(/^db(\d+):/gm)]
    .map(([, number]) => Number(number))
    .sort((a, b) => a - b);
}
