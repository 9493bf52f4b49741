import {
  RemoveRequest,
  RemoveResult,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { RedisServer } from '../client/RedisServer';
import { Session } from '../client/Session';
import { findUser } from './found';
import { Place, deleteKeys } from './keys';
import { keyPrefixOf } from './names';
import { persistUsers } from './persist';
import { rulesForRemoval } from './rules';

/** Milliseconds: other clients of the server get their turn. */
const PAUSE = 200;

/**
 * The keys first and the user last: it bears the mark, without which nobody could tell afterwards
 * whose the keys are.
 */
export function removeUser(
  request: RemoveRequest<RedisServer>,
): Promise<RemoveResult> {
  const { connection: server, externalName, identity, signal } = request;
  return server.session(signal, async session => {
    const found = await findUser(session, externalName);
    if (found && found.mark !== identity.ownershipMark) {
      return { status: 'done' };
    }
    if (found) {
      if (request.inputs.deleteKeys !== false) {
        const unfinished = await removeKeys(session, request);
        if (unfinished) {
          return unfinished;
        }
      }
      request.logger.info(`Deleting the user ${externalName}`);
      // Ends its sessions as well.
      await session.command('ACL', 'DELUSER', externalName);
    }
    // Also where it was gone: the process that deleted it may have died before it came to this, and
    // a restart of the server would bring the user back.
    await persistUsers(session);
    return { status: 'done' };
  });
}

async function removeKeys(
  session: Session,
  request: RemoveRequest<RedisServer>,
): Promise<RemoveResult | undefined> {
  const { externalName, identity, handle, logger } = request;
  const prefix = keyPrefixOf(externalName);
  await session.command(
    ...['ACL', 'SETUSER', externalName],
    ...rulesForRemoval(identity.ownershipMark),
  );
  const { next, deleted } = await deleteKeys(
    session,
    prefix,
    handle as Place | undefined,
  );
  if (deleted > 0) {
    logger.info(`Deleted ${deleted} keys that begin with ${prefix}`);
  }
  return (
    next && {
      status: 'inProgress',
      handle: next,
      pollAfter: PAUSE,
      message: `Deleting the keys that begin with ${prefix}`,
    }
  );
}
