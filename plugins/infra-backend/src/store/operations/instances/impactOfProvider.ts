import { Deployment } from '@infra-orchestration/backstage-plugin-infra-common';
import { Db } from '../../database';
import { DeploymentRow, EnvironmentRow, InstanceRow } from '../../tables';

/** An environment that has something on a provider. */
export interface AffectedEnvironment
  extends Pick<
    EnvironmentRow,
    'id' | 'name' | 'type' | 'owner' | 'entity_ref' | 'status'
  > {
  resources: number;
  deployment_id: string | null;
  deployment_mode: Deployment['mode'] | null;
  deployment_status: Deployment['status'] | null;
}

const UNFINISHED = ['Pending', 'Running'];

/** Environments that live on a provider, those with work under way first, and how many there are. */
export async function impactOfProvider(
  db: Db,
  options: { provider: string; limit: number },
): Promise<{ environments: AffectedEnvironment[]; total: number }> {
  const living = () =>
    db<InstanceRow>('resource_instances')
      .where({ provider: options.provider })
      .whereNull('removed_at')
      .groupBy('environment_id')
      .select('environment_id');
  const [counted] = await db
    .from(living().as('living'))
    .count<{ total: number | string }[]>({ total: '*' });
  const environments = await db<EnvironmentRow>('environments')
    .join(
      living().count({ resources: '*' }).as('living'),
      'living.environment_id',
      'environments.id',
    )
    .leftJoin<DeploymentRow>('deployments', join =>
      join
        .on('deployments.id', 'environments.current_deployment_id')
        .onIn('deployments.status', UNFINISHED),
    )
    .select(
      'environments.id',
      'environments.name',
      'environments.type',
      'environments.owner',
      'environments.entity_ref',
      'environments.status',
      'living.resources',
      { deployment_id: 'deployments.id' },
      { deployment_mode: 'deployments.mode' },
      { deployment_status: 'deployments.status' },
    )
    .orderByRaw('case when deployments.id is null then 1 else 0 end')
    .orderBy(['environments.name', 'environments.id'])
    .limit(options.limit);
  return { environments, total: Number(counted.total) };
}
