import { Operation } from '@infra-orchestration/backstage-plugin-infra-common';
import { Db } from '../../database';
import {
  toDeployment,
  toEnvironment,
  toInstance,
  toOperation,
} from '../../rows';
import {
  DeploymentRow,
  EnvironmentRow,
  InstanceRow,
  OperationRow,
} from '../../tables';
import {
  DeploymentRecord,
  EnvironmentRecord,
  InstanceRecord,
  Lease,
} from '../../types';
import { fenced } from './fence';

export interface EnvironmentState {
  environment: EnvironmentRecord;
  /** The one in force. */
  deployment: DeploymentRecord;
  /** Earlier ones that have not come to an end. */
  unfinishedDeployments: DeploymentRecord[];
  /** Living instances. */
  instances: InstanceRecord[];
  unfinishedOperations: Operation[];
}

/** All that is stored of one environment's work, as of one moment, under its lease. */
export async function load(db: Db, lease: Lease): Promise<EnvironmentState> {
  const environmentId = lease.environmentId;
  return await fenced(db, lease, async trx => {
    const environment = await trx<EnvironmentRow>('environments')
      .where({ id: environmentId })
      .first();
    const deployments = await trx<DeploymentRow>('deployments')
      .where({ environment_id: environmentId })
      .andWhere(wanted =>
        wanted
          .where({ id: environment!.current_deployment_id! })
          .orWhereIn('status', ['Pending', 'Running']),
      );
    const instances = await trx<InstanceRow>('resource_instances')
      .where({ environment_id: environmentId })
      .whereNull('removed_at')
      .orderBy('address');
    const unfinished = await trx<OperationRow>('operations')
      .where({ environment_id: environmentId })
      .whereNull('finished_at');
    const inForce = deployments.find(
      row => row.id === environment!.current_deployment_id,
    );
    return {
      environment: toEnvironment(environment!),
      deployment: toDeployment(inForce!),
      unfinishedDeployments: deployments
        .filter(row => row !== inForce)
        .map(toDeployment),
      instances: instances.map(toInstance),
      unfinishedOperations: unfinished.map(toOperation),
    };
  });
}
