/** A pull request (GitHub) or merge request (GitLab) that a preview is of. @public */
export interface PullRequest {
  /** Web address of the repository, without `.git`. */
  repositoryUrl: string;
  number: number;
  title: string;
  /** Web address of the pull request. */
  url: string;
  branch: string;
  /** Full hash. */
  headCommit: string;
  author?: string;
}

/**
 * How a preview stands.
 *
 * - `Waiting`: for the image of its head commit, or for what `reason` says; no environment yet.
 * - `Opening`: its environment is being created.
 * - `Updating`: a further deployment is under way, or waits for the image of a newer commit.
 * - `Ready`: what the head commit asks for runs.
 * - `Failed`: the last deployment failed, or the environment could not be created.
 * - `Expired`: its environment was deleted in time, while the pull request is open.
 * - `Closing`: the pull request is closed, the environment is being deleted.
 * - `Closed`: nothing is left of it.
 *
 * @public
 */
export type PreviewState =
  | 'Waiting'
  | 'Opening'
  | 'Updating'
  | 'Ready'
  | 'Failed'
  | 'Expired'
  | 'Closing'
  | 'Closed';

/** An environment that lives as long as a pull request, at most as long as its type says. @public */
export interface Preview {
  id: string;
  /** Of the component. */
  entityRef: string;
  /** Environment type. */
  type: string;
  pullRequest: PullRequest;
  state: PreviewState;
  /** Of `Waiting`, `Failed`, `Closing`; one word, as conditions have it. */
  reason?: string;
  /** For people: what it waits for, or what to do. */
  message?: string;
  /** From when on it is asked for, also after it was deleted. */
  environment?: { id: string; name: string };
  /** Commit that runs in the environment, where that is known of its image. */
  deployedCommit?: string;
  /** Why the forge has not been told how the preview stands, where that failed. */
  untold?: string;
  /** ISO 8601, as the others. */
  createdAt: string;
  updatedAt: string;
  /** When the environment is deleted, whatever becomes of the pull request. */
  expiresAt?: string;
  closedAt?: string;
}

/** What a preview is asked for with. @public */
export interface PreviewInput {
  /** Of the component. */
  entityRef: string;
  /** Environment type; where absent, what the annotation of the component says. */
  type?: string;
  pullRequest: PullRequest;
}
