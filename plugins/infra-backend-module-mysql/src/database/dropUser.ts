import { DriverCallContext } from '@infra-orchestration/backstage-plugin-infra-node';
import { Session } from '../client/Session';
import { accountOf } from '../client/sql';
import { endSessions } from './endSessions';
import { MarkStatements } from './marks';
import { MarkedUser, Wanted } from './outside';
import { mayDrop } from './ownership';
import { attempt } from './request';

/**
 * Drops an account that is marked as this instance's, then what it left running, then its row: an
 * attempt that died in between is known by the row.
 */
export async function dropUser(
  session: Session,
  context: DriverCallContext,
  wanted: Wanted,
  user: MarkedUser,
): Promise<void> {
  const { account, mark, present } = user;
  if (mayDrop(user)) {
    context.logger.info(`Dropping the user ${account.name}`);
    await attempt(
      `drop the user ${account.name}`,
      context,
      () => session.query(`DROP USER IF EXISTS ${accountOf(account)}`),
      'conflict',
    );
  }
  if (mayDrop(user) || (mark.made && !present)) {
    await attempt(`end the sessions of ${account.name}`, context, () =>
      endSessions(session, account.name, wanted.name),
    );
  }
  const { sql, values } = new MarkStatements(
    wanted.marksDatabase,
    wanted.mark,
  ).forget({ kind: 'user', ...account });
  await session.query(sql, values);
}
