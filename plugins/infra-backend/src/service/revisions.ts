import {
  DeploymentMode,
  DesiredState,
  Plan,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { randomUUID } from 'node:crypto';
import {
  Db,
  deployments,
  EnvironmentRecord,
  environments,
  events,
} from '../store';
import { MadeIds } from './idempotency';
import { Enqueuer } from './ports';

/** What is to be deployed next, before it is written. */
export interface Revision {
  /** As it is said to be from this revision on: owner, system and labels may be new. */
  environment: EnvironmentRecord;
  mode: DeploymentMode;
  desired: DesiredState;
  rollbackOf?: string;
  /** Of a deletion: providers whose resources may be given up. */
  abandon?: string[];
  /** Of the documents that it is planned with and pinned to. */
  platformRevision: number;
}

/** With what was to be done, as of now; a deletion may do without. */
export type PlannedRevision = Revision & { plan?: Plan };

export interface WriteRevisionOptions {
  now: Date;
  requestedBy: string;
  enqueuer: Enqueuer;
}

const summaries: Record<DeploymentMode, string> = {
  deploy: 'Deployment',
  rollback: 'Rollback',
  destroy: 'Deletion',
};

/**
 * Opens the next generation of an environment and wakes the engine, within the transaction.
 *
 * @throws ChangedMeanwhileError where the environment is not at the version that the revision was
 * made from
 */
export async function writeRevision(
  trx: Db,
  revision: PlannedRevision,
  options: WriteRevisionOptions,
): Promise<MadeIds> {
  const { environment, mode, desired, rollbackOf, abandon, plan } = revision;
  const { now, requestedBy } = options;
  const deploymentId = randomUUID();
  const revised = await environments.revise(trx, {
    id: environment.id,
    deploymentId,
    now,
    expectedVersion: environment.version,
    about: environment,
  });
  await deployments.insert(
    trx,
    {
      id: deploymentId,
      environmentId: environment.id,
      generation: revised.generation,
      mode,
      desired,
      rollbackOf,
      abandon,
      plan,
      platformRevision: revision.platformRevision,
      requestedBy,
    },
    { now },
  );
  await events.append(
    trx,
    [
      {
        environmentId: environment.id,
        deploymentId,
        type: 'deployment.created',
        level: 'info',
        message: `${summaries[mode]}, asked for by ${requestedBy}`,
        data: { mode, generation: revised.generation },
      },
    ],
    { now },
  );
  await options.enqueuer.enqueue(environment.id, mode, { trx });
  return { environmentId: environment.id, deploymentId };
}
