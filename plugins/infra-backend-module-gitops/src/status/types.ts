/** What a look at readiness came to. */
export interface Verdict {
  ready: boolean;
  message?: string;
  failed?: boolean;
}

/** A controller's object, as all of them can be told of. */
export interface ControllerView {
  /** The commits that are in use. */
  revisions: string[];
  /** The cluster is as the revision says. */
  isSynced: boolean;
  isHealthy: boolean;
  /** What went wrong for good, and with which commit. */
  failure?: { revision?: string; message: string };
  /** How it is, for people. */
  summary: string;
}
