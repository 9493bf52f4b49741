import { Session } from '../client/Session';
import { numberOf } from '../errors';

/** There is no such session: it ended by itself. */
const UNKNOWN_SESSION = 1094;

/**
 * Ends what a dropped user left running, which goes on with the rights that it had. A list of
 * sessions tells their user's name and not its account: where another account has the name, only
 * sessions in the database count.
 */
export async function endSessions(
  session: Session,
  user: string,
  database: string,
): Promise<void> {
  const rows = await session.query<{ id: number }>(
    `SELECT ID AS id FROM information_schema.PROCESSLIST
      WHERE USER = ? AND (DB = ?
        OR NOT EXISTS (SELECT 1 FROM mysql.user WHERE User = ?))`,
    [user, database, user],
  );
  for (const { id } of rows) {
    try {
      await session.query(`KILL CONNECTION ${Number(id)}`);
    } catch (error) {
      if (numberOf(error) !== UNKNOWN_SESSION) {
        throw error;
      }
    }
  }
}
