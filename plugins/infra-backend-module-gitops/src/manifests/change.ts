import { DriverError } from '@infra-orchestration/backstage-plugin-infra-node';
import { setTimeout as after } from 'node:timers/promises';
import { BranchMovedError } from '../git/errors';
import { changesTo, Found, look, Place, refuseForeign } from './compare';
import { commitMessage } from './message';

const ATTEMPTS = 8;
const PAUSE_MS = 150;

export interface Change extends Place {
  /** By file name; none: the directory goes. */
  wanted: Map<string, string>;
}

/**
 * Commits and pushes what is missing; nothing where nothing is. Who is overtaken by another writer
 * looks again, at what that one left.
 *
 * @returns the directory as it is then
 */
export async function changeBranch(change: Change): Promise<Found> {
  const { connection, signal } = change;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    try {
      return await connection.inTurn(() => changeOnce(change));
    } catch (error) {
      if (!(error instanceof BranchMovedError)) {
        throw error;
      }
      await after(Math.random() * PAUSE_MS * attempt, undefined, { signal });
    }
  }
  throw new DriverError(
    'retryable',
    `Others pushed to ${connection.settings.branch} ${ATTEMPTS} times meanwhile`,
  );
}

async function changeOnce(change: Change): Promise<Found> {
  const { connection, identity, signal } = change;
  const { repository, settings } = connection;
  const found = await look(change, await repository.tip(0, signal));
  if (isSettled(change, found)) {
    return found;
  }
  refuseForeign(found, identity);
  const commit = await makeCommit(change, found);
  await repository.push(
    { branch: settings.branch, from: found.commit, to: commit },
    signal,
  );
  return look(change, commit);
}

/** Nothing is to be done; what is not ours is not to be removed. */
export function isSettled({ wanted, identity }: Change, found: Found): boolean {
  return (
    changesTo(found, wanted).length === 0 ||
    (wanted.size === 0 && found.mark !== identity.ownershipMark)
  );
}

export async function makeCommit(
  { connection, identity, path, wanted, signal }: Change,
  found: Found,
): Promise<string> {
  return connection.repository.clone.commit(
    {
      parent: found.commit,
      author: connection.settings.author,
      at: Math.floor(Date.now() / 1000),
      message: commitMessage(identity, path, wanted.size === 0),
      changes: changesTo(found, wanted),
    },
    signal,
  );
}
