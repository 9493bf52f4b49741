import {
  isDriverError,
  PullRequestNote,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { Comments, settleComment } from './comment/settleComment';

/** A pull request at its forge, as the integration's credentials see it. */
export interface PullRequestSite extends Comments {
  /** The comment with its mark, as the forge takes it. */
  bodyOf(note: PullRequestNote): string;
  /** Writes the status of the head commit where it differs. */
  settleStatus(status: PullRequestNote['status']): Promise<void>;
}

/**
 * Comment, then status. What refuses the comment for good, such as a conversation that is locked, does not
 * keep the status away.
 */
export async function tellPullRequest(
  site: PullRequestSite,
  note: PullRequestNote,
): Promise<void> {
  let refused: Error | undefined;
  try {
    await settleComment(site, note.key, site.bodyOf(note));
  } catch (error) {
    if (!isDriverError(error) || error.code === 'retryable') {
      throw error;
    }
    refused = error;
  }
  await site.settleStatus(note.status);
  if (refused) {
    throw refused;
  }
}
