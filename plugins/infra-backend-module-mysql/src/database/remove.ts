import {
  RemoveRequest,
  RemoveResult,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { MysqlServer } from '../client/MysqlServer';
import { Session } from '../client/Session';
import { identifier } from '../client/sql';
import { dropUser } from './dropUser';
import { locked } from './locked';
import { MarkStatements, belongingOf } from './marks';
import { MarkedUser, Outside, Wanted, inspect } from './outside';
import { attempt } from './request';

/**
 * Users first, so that nobody comes back while their sessions are ended and the database is dropped;
 * each row after its thing, so that nothing is forgotten that is still there.
 */
export function removeDatabase(
  request: RemoveRequest<MysqlServer>,
  wanted: Wanted,
): Promise<RemoveResult> {
  const { connection: server, signal } = request;
  return locked(server, wanted.name, signal, async session => {
    const outside = await inspect(session, wanted);
    for (const user of usersOf(outside, wanted)) {
      await dropUser(session, request, wanted, user);
    }
    if (outside.databaseMark?.mark === wanted.mark) {
      await dropDatabase(session, request, wanted, outside);
    }
    return { status: 'done' };
  });
}

/** All accounts that are marked as this instance's. */
function usersOf(
  { user, userMark, formerUsers }: Outside,
  { account, mark }: Wanted,
): MarkedUser[] {
  if (userMark?.mark !== mark) {
    return formerUsers;
  }
  const current = {
    account,
    mark: userMark,
    present: user !== undefined,
    birthmarked: user?.birthmarked ?? false,
  };
  return [current, ...formerUsers];
}

async function dropDatabase(
  session: Session,
  request: RemoveRequest<MysqlServer>,
  { name, mark, marksDatabase }: Wanted,
  { database, databaseMark }: Outside,
): Promise<void> {
  if (database && belongingOf(database, databaseMark, mark) === 'us') {
    request.logger.info(`Dropping the database ${name}`);
    await attempt(`drop the database ${name}`, request, () =>
      session.query(`DROP DATABASE IF EXISTS ${identifier(name)}`),
    );
  }
  const { sql, values } = new MarkStatements(marksDatabase, mark).forget({
    kind: 'database',
    name,
    host: '',
  });
  await session.query(sql, values);
}
