/** A request to merge a branch, as all forges have it. */
export interface PullRequest {
  /** For people. */
  url: string;
  state: 'open' | 'merged' | 'closed';
  /** The commit that the branch had when it was seen last. */
  head: string;
}

/** The few calls that are made of a forge. */
export interface Forge {
  /** The newest of this branch. */
  find(branch: string, signal: AbortSignal): Promise<PullRequest | undefined>;
  open(
    request: { branch: string; title: string; body: string },
    signal: AbortSignal,
  ): Promise<PullRequest>;
  /** @throws DriverError `accessDenied` where the token is refused */
  check(signal: AbortSignal): Promise<void>;
}
