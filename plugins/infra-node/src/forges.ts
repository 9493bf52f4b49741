import { PullRequest } from '@infra-orchestration/backstage-plugin-infra-common';

/** How a preview stands, as its pull request is told. @public */
export interface PullRequestNote {
  /**
   * Of the preview, in the letters of a DNS label: the comment and the status of a key are the same each time,
   * and are found again by it.
   */
  key: string;
  pullRequest: Pick<PullRequest, 'repositoryUrl' | 'number' | 'headCommit'>;
  /** Markdown, without the mark by which the comment is found again. */
  comment: string;
  /** Of the head commit. */
  status: {
    state: 'pending' | 'success' | 'failure';
    /** Of all statuses of a commit this one: `preview/shop`. */
    context: string;
    /** One line of at most 140 characters. */
    description: string;
    targetUrl?: string;
  };
}

/**
 * Where pull requests are told of their previews: GitHub, GitLab, or one of your own.
 *
 * @public
 */
export interface Forge {
  /** For people and logs: `GitHub`. */
  name: string;
  /**
   * Whether an integration that may write is configured for the repository. Asks nobody.
   *
   * @param repositoryUrl - web address
   */
  knows(repositoryUrl: string): boolean;
  /**
   * Writes comment and status as they are to be. Doing it twice is the same as doing it once: the comment
   * with the key is changed where there is one; what says the same already is left as it is.
   *
   * @throws DriverError; `retryable` where it may be tried again, with `retryAfter` where the forge said when
   */
  tell(note: PullRequestNote, options: { signal: AbortSignal }): Promise<void>;
}
