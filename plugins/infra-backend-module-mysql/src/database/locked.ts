import { DriverError } from '@infra-orchestration/backstage-plugin-infra-node';
import { MysqlServer } from '../client/MysqlServer';
import { Session } from '../client/Session';
import { lockName } from './names';

/**
 * Seconds of one wait. The server does not see that a waiting client went away, and would give the
 * lock to it for the moment that it takes to see that.
 */
const TURN = 5;

/**
 * Runs while no other process, of any installation that uses the server, changes what bears this
 * name. The lock ends with the session at the latest.
 */
export function locked<T>(
  server: MysqlServer,
  name: string,
  signal: AbortSignal,
  run: (session: Session) => Promise<T>,
): Promise<T> {
  const lock = lockName(name);
  return server.administer(signal, async session => {
    while (!(await takeLock(session, lock))) {
      signal.throwIfAborted();
    }
    const result = await run(session);
    await session.query('DO RELEASE_LOCK(?)', [lock]);
    return result;
  });
}

async function takeLock(session: Session, lock: string): Promise<boolean> {
  const [{ got }] = await session.query<{ got: number | null }>(
    'SELECT GET_LOCK(?, ?) AS got',
    [lock, TURN],
  );
  if (got === null) {
    throw new DriverError('retryable', 'The server gave no lock');
  }
  return got === 1;
}
