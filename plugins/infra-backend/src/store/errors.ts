import { CustomErrorBase } from '@backstage/errors';
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
