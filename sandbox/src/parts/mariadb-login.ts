import type { MariadbConnection } from '../client.ts';
import { messageOf } from '../wait.ts';

/**
 * Logs in and out again.
 *
 * @throws an error that names address and user, and no password
 */
export async function loginToMariadb(
  connection: MariadbConnection,
): Promise<true> {
  const { host, port, user, password, ssl } = connection;
  // Only here, so that the commands for other parts work without installed npm packages.
  const { createConnection } = await import('mysql2/promise');
  try {
    const session = await createConnection({
      host,
      port,
      user,
      password,
      connectTimeout: 2_000,
      ...(ssl && {
        ssl: {
          ca: ssl.ca,
          rejectUnauthorized: ssl.mode === 'verify-full',
          verifyIdentity: ssl.mode === 'verify-full',
        },
      }),
    });
    await session.end();
    return true;
  } catch (error) {
    throw new Error(
      `no login to ${host}:${port} as ${user}: ${messageOf(error)}`,
    );
  }
}
