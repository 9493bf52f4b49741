import { ConflictError } from '@backstage/errors';
import { Plan } from '@infra-orchestration/backstage-plugin-infra-common';
import { DeploymentRecord } from '../store';
import { PreconditionFailedError } from './errors';

/** A deployment of which something is still to be done. */
export function isUnfinished({ status }: DeploymentRecord): boolean {
  return status === 'Pending' || status === 'Running';
}

/**
 * @param what - `etag` is of, as a sentence begins with it
 * @throws PreconditionFailedError
 */
export function refuseOtherEtag(
  what: string,
  etag: string,
  ifMatch: string | undefined,
): void {
  if (ifMatch === undefined || ifMatch.trim() === '*') {
    return;
  }
  const tags = ifMatch.split(',').map(tag => tag.trim().replace(/^W\//, ''));
  const bare = etag.replace(/^"|"$/g, '');
  if (!tags.includes(etag) && !tags.includes(bare)) {
    throw new PreconditionFailedError(
      `${what} changed since (now at ${etag}); read again and decide anew`,
    );
  }
}

/**
 * What somebody agreed to is done, or nothing.
 *
 * @throws ConflictError
 */
export function refuseOtherPlan(
  plan: Plan,
  planHash: string | undefined,
): void {
  if (planHash !== undefined && planHash !== plan.hash) {
    throw new ConflictError(
      'The plan is no longer the one that was shown: the environment, its platform documents or what is outside has changed. Read the new plan and decide again',
    );
  }
}

/**
 * Who deploys may not know that somebody else has decided to delete.
 *
 * @throws ConflictError
 */
export function refuseDuringDeletion(
  current: DeploymentRecord | undefined,
): void {
  if (current?.mode === 'destroy' && isUnfinished(current)) {
    throw new ConflictError(
      `The environment is being deleted, as ${current.requestedBy} asked; cancel that first to keep it`,
    );
  }
}
