import { ErrorReply } from '@redis/client';
import { Session } from '../client/Session';
import { isRefusal } from '../errors';

/**
 * Has the server write its users down, without which they are gone when it restarts: into its ACL
 * file, else into its configuration file, where this user may have it do that.
 *
 * @returns why they are not written down; undefined where they are
 */
export async function persistUsers(
  session: Session,
): Promise<string | undefined> {
  try {
    await session.command('ACL', 'SAVE');
    return undefined;
  } catch (error) {
    if (!isRefusal(error) && !hasNoFile(error)) {
      throw error;
    }
  }
  try {
    await session.command('CONFIG', 'REWRITE');
    return undefined;
  } catch (error) {
    if (isRefusal(error)) {
      return 'the server has no ACL file, or this user may not have it written (acl|save), and it may not have the configuration written either (config|rewrite)';
    }
    if (hasNoFile(error)) {
      return 'the server has neither an ACL file nor a configuration file';
    }
    throw error;
  }
}

/** The server was started without the file; another failure to write may pass. */
export function hasNoFile(error: unknown): boolean {
  return (
    error instanceof ErrorReply &&
    /not configured to use an ACL file|running without a config file/.test(
      error.message,
    )
  );
}
