import { PostgresServer } from '../client/PostgresServer';
import { Session } from '../client/Session';

/**
 * Runs while no other process, of any installation that uses the same maintenance database,
 * changes what bears this name. The lock ends with the session at the latest.
 */
export function locked<T>(
  server: PostgresServer,
  name: string,
  signal: AbortSignal,
  run: (session: Session) => Promise<T>,
): Promise<T> {
  const key = [`infra-orchestration.dev/${name}`];
  return server.administer(signal, async session => {
    await session.query(
      'SELECT pg_advisory_lock(hashtextextended($1, 0))',
      key,
    );
    const result = await run(session);
    await session.query(
      'SELECT pg_advisory_unlock(hashtextextended($1, 0))',
      key,
    );
    return result;
  });
}
