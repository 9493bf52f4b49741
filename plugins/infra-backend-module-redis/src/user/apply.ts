import {
  ApplyResult,
  DriverError,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { CommandState, diffOf, rulesOf } from './diff';
import { findUser } from './found';
import { generatePassword, passwordHash } from './password';
import { persistUsers } from './persist';
import { UserRequest, refuseStranger, wantedOf } from './request';
import { rulesFor } from './rules';

export async function applyUser(request: UserRequest): Promise<ApplyResult> {
  const { connection: server, signal, secrets, logger } = request;
  signal.throwIfAborted();
  const wanted = wantedOf(request);
  // Stored before there is a user that it could belong to.
  const password = await secrets.ensure('password', generatePassword);
  const hash = passwordHash(password);
  return server.session(signal, async session => {
    const before = await findUser(session, wanted.name);
    if (before) {
      refuseStranger(before, wanted);
    }
    const state = request.state as CommandState | undefined;
    const diff =
      before && diffOf(before, { wanted, passwordHash: hash, state });
    if (!diff || diff.length > 0) {
      const paths = diff?.map(({ path }) => path).join(', ');
      logger.info(
        paths
          ? `Changing ${paths} of the user ${wanted.name}`
          : `Making the user ${wanted.name}`,
      );
      // Nobody makes a user of this name in between but by intent: it is made from this instance's id.
      await session.command(
        ...['ACL', 'SETUSER', wanted.name],
        ...rulesFor(wanted, hash),
      );
    }
    // Also where nothing differed: the process that made it may have died before it came to this.
    const reason = await persistUsers(session);
    if (reason) {
      logger.warn(
        `The user ${wanted.name} is gone after a restart of the server, until it is made again: ${reason}`,
      );
    }
    const after = await findUser(session, wanted.name);
    if (!after) {
      throw new DriverError(
        'retryable',
        `The user ${wanted.name} was deleted while it was made`,
      );
    }
    return {
      status: 'done',
      state: { rules: rulesOf(wanted), shownAs: after.commands },
    };
  });
}
