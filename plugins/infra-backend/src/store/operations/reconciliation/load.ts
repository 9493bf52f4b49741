import { Operation } from '@infra-orchestration/backstage-plugin-infra-common';
import { HookRunRecord } from '../../../core';
import { Db } from '../../database';
import { toDeployment, toInstance, toOperation } from '../../rows';
import { DeploymentRow, InstanceRow, OperationRow } from '../../tables';
import {
  DeploymentRecord,
  EnvironmentRecord,
  InstanceRecord,
} from '../../types';
import { listForWork } from '../hooks/list';

/** What there is of an environment's work. */
export interface WorkState {
  /** The one in force. */
  deployment: DeploymentRecord;
  /** Earlier ones that have not come to an end. */
  unfinishedDeployments: DeploymentRecord[];
  /** Living instances. */
  instances: InstanceRecord[];
  unfinishedOperations: Operation[];
  /** Of the deployment in force, and others that left something outside. */
  hookRuns: HookRunRecord[];
  hasPreview: boolean;
}

/** Where they are not so, as in most environments, statements need not be made. */
interface Besides {
  has_unfinished: boolean | number;
  has_hook_runs: boolean | number;
  has_preview: boolean | number;
}

/**
 * Reads what only the holder of the lease writes, so it needs no transaction: should the lease be
 * lost meanwhile, the first commit will tell.
 *
 * @param environment - as it was when its lease was taken
 */
export async function load(
  db: Db,
  environment: EnvironmentRecord,
): Promise<WorkState> {
  const environmentId = environment.id;
  const inForce = environment.currentDeploymentId!;
  const [deployments, instances] = await Promise.all([
    db<DeploymentRow>('deployments')
      .select<(DeploymentRow & Besides)[]>(
        'deployments.*',
        besides(db, environmentId),
      )
      .where({ environment_id: environmentId })
      .andWhere(wanted =>
        wanted
          .where({ id: inForce })
          .orWhere(earlier =>
            earlier
              .whereIn('status', ['Pending', 'Running'])
              .andWhere('generation', '<', environment.generation),
          ),
      ),
    db<InstanceRow>('resource_instances')
      .where({ environment_id: environmentId })
      .whereNull('removed_at')
      .orderBy('address'),
  ]);
  const current = deployments.find(row => row.id === inForce)!;
  const [unfinished, hookRuns] = await Promise.all([
    current.has_unfinished
      ? db<OperationRow>('operations')
          .where({ environment_id: environmentId })
          .whereNull('finished_at')
      : [],
    current.has_hook_runs
      ? listForWork(db, { environmentId, deploymentId: inForce })
      : [],
  ]);
  return {
    deployment: toDeployment(current),
    unfinishedDeployments: deployments
      .filter(row => row.id !== inForce)
      .map(toDeployment),
    instances: instances.map(toInstance),
    unfinishedOperations: unfinished.map(toOperation),
    hookRuns,
    hasPreview: Boolean(current.has_preview),
  };
}

function besides(db: Db, environmentId: string) {
  return db.raw(
    `exists (select 1 from operations
       where environment_id = ? and finished_at is null) as has_unfinished,
     exists (select 1 from hook_runs where environment_id = ?) as has_hook_runs,
     exists (select 1 from previews
       where environment_id = ? and gone_at is null) as has_preview`,
    [environmentId, environmentId, environmentId],
  );
}
