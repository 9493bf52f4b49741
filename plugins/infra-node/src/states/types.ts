import { ResourceIdentity } from '../driver';

/**
 * `read` sees the state; `change` may also lock it and write it.
 *
 * @public
 */
export type InfraStatePurpose = 'read' | 'change';

/**
 * One run of a program on one state. The address and the login are for the
 * program's own client of the HTTP state protocol; they are good for this state and this
 * purpose, until the run is closed or its process died.
 *
 * @public
 */
export interface InfraStateRun {
  /** UUID; also the user name of the login. */
  readonly id: string;
  /** URL for GET and POST, and for LOCK and UNLOCK. */
  readonly address: string;
  readonly username: string;
  /** A secret. */
  readonly password: string;
  /** Aborted where the run was judged dead, for example after a stall: it can write no more. */
  readonly lost: AbortSignal;
  /**
   * What the program's side sent with this login by POST to `<address>/report`: results with secrets,
   * which no log may carry, of a program that runs elsewhere. Kept encrypted until the run ends.
   */
  report(): Promise<string | undefined>;
  /** Ends the run, and releases its lock where the program left it behind. */
  close(): Promise<void>;
}

/** A run that another process began and left behind. @public */
export interface LeftStateRun {
  /** Keeps it from being judged dead; to be called every few seconds. @returns whether it goes on */
  renew(): Promise<boolean>;
  /**
   * Stores a state that the program could not hand in, as the run itself would have.
   *
   * @throws ConflictError where what is stored does not come before it
   */
  push(state: string): Promise<void>;
  close(): Promise<void>;
}

/** What is known of a state that is not empty, without opening it. @public */
export interface InfraStateInfo {
  /** Grows with each run that wrote. */
  version: number;
  /** Ownership mark; absent for one that was brought in and is nobody's yet. */
  owner?: string;
}

/** @public */
export interface OpenStateOptions {
  /** Letters, digits, `-`, `_` and `.`; unique in the installation. */
  name: string;
  /** On whose behalf. */
  identity: Pick<ResourceIdentity, 'instanceId' | 'ownershipMark'>;
  purpose: InfraStatePurpose;
  /** With `change`: a state that nobody owns may be taken over. Default: false. */
  adopt?: boolean;
}

/**
 * States of infrastructure-as-code modules as the backend keeps them: encrypted, with versions, by
 * the standard HTTP state protocol, locked while they are changed, each owned by one instance.
 *
 * @public
 */
export interface InfraStates {
  /** Undefined where there is none, or nothing in it. */
  find(name: string): Promise<InfraStateInfo | undefined>;
  /**
   * Whether a run that may change it goes on, also one of a process that died a moment ago. Only
   * where none does, what `find` says will stay so.
   */
  isBusy(name: string): Promise<boolean>;
  /** @throws ConflictError where it is to be changed and is somebody else's. */
  open(options: OpenStateOptions): Promise<InfraStateRun>;
  /** Of a process that died; undefined where the run has been ended. */
  takeOver(runId: string): Promise<LeftStateRun | undefined>;
}
