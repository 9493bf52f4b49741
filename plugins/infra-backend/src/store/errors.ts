import { ConflictError, CustomErrorBase } from '@backstage/errors';
import { Lease } from './types';

/**
 * Another worker holds the environment now (or may). Nothing of the refused write was stored; the
 * worker that gets this must stop its drivers and write nothing more.
 */
export class LeaseLostError extends CustomErrorBase {
  name = 'LeaseLostError' as const;

  constructor(lease: Lease, cause?: unknown) {
    super(
      `the lease on environment ${lease.environmentId} with token ${lease.token} is no longer held by ${lease.holder}`,
      cause,
    );
  }
}

/** Somebody else made a change between the read and this write; nothing was stored. */
export class ChangedMeanwhileError extends ConflictError {
  /** @param what - as a sentence begins with it */
  constructor(what: string) {
    super(`${what} changed by somebody else meanwhile; read again`);
  }
}

/** The change ends what a newer generation wants to go on; nothing of it was stored. */
export class SupersededError extends CustomErrorBase {
  name = 'SupersededError' as const;

  constructor(lease: Lease) {
    super(`environment ${lease.environmentId} has a newer generation`);
  }
}
