import {
  DriverError,
  InProgressResult,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { BranchMovedError } from '../git/errors';
import { Change, isSettled, makeCommit } from '../manifests/change';
import { Found, look, refuseForeign } from '../manifests/compare';
import { changesTo } from '../manifests/compare';
import { commitMessage, commitTitle } from '../manifests/message';
import { Forge, PullRequest } from './types';

const POLL_MS = 15_000;

type Result = { status: 'done'; found: Found } | InProgressResult;

/**
 * Has a pull request ask for what is missing in the branch, from a branch of the instance's own, until
 * people merge it. All that is known of it is in the repository and on the forge.
 */
export async function propose(change: Change, forge: Forge): Promise<Result> {
  const { connection, identity, signal } = change;
  const { repository } = connection;
  const found = await look(change, await repository.tip(0, signal));
  const branch = `infra/${identity.instanceId}`;
  if (isSettled(change, found)) {
    await tidyUp(change, branch);
    return { status: 'done', found };
  }
  refuseForeign(found, identity);
  const head = await pushProposal(change, found, branch);
  const pull = await openedFor(change, forge, { branch, head });
  if (pull.state === 'closed') {
    throw new DriverError(
      'terminal',
      `${pull.url} was closed without being merged. Reopen it and try again, or ask for something else.`,
    );
  }
  return {
    status: 'inProgress',
    handle: { pullRequest: pull.url },
    pollAfter: POLL_MS,
    message: `Waiting for ${pull.url} to be merged`,
  };
}

/** @returns the commit on the instance's branch that brings about what is wanted */
async function pushProposal(
  change: Change,
  found: Found,
  branch: string,
): Promise<string> {
  const { connection, signal } = change;
  const { repository } = connection;
  const there = await repository.branch(branch, signal);
  if (there) {
    const proposed = await look(change, there);
    if (changesTo(proposed, change.wanted).length === 0) {
      return there;
    }
  }
  const commit = await makeCommit(change, found);
  try {
    await repository.push({ branch, from: there, to: commit }, signal);
  } catch (error) {
    if (error instanceof BranchMovedError) {
      throw new DriverError('retryable', error.message);
    }
    throw error;
  }
  return commit;
}

async function openedFor(
  { identity, path, wanted, signal }: Change,
  forge: Forge,
  { branch, head }: { branch: string; head: string },
): Promise<PullRequest> {
  const pull = await forge.find(branch, signal);
  // A closed one of another commit was about something else.
  const isOfThis = pull?.state === 'open' || pull?.head === head;
  if (pull && isOfThis && pull.state !== 'merged') {
    return pull;
  }
  const removes = wanted.size === 0;
  return forge.open(
    {
      branch,
      title: commitTitle(identity, removes),
      body: commitMessage(identity, path, removes),
    },
    signal,
  );
}

/** What was merged, or is not wanted any more, needs no branch; an open request closes with it. */
async function tidyUp(
  { connection: { repository }, signal }: Change,
  branch: string,
): Promise<void> {
  const left = await repository.branch(branch, signal);
  if (left) {
    await repository.push({ branch, from: left }, signal);
  }
}
