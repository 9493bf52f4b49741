import { Deployment } from '@infra-orchestration/backstage-plugin-infra-common';

/**
 * Where a rollback goes that names no deployment: to the last that succeeded before the one in force.
 * What is in force by a rollback counts as the one that it went back to, so that another rollback goes
 * back further, and not to what was left.
 *
 * @param deployments - of one environment, in any order
 * @public
 */
export function lastGoodDeployment(
  deployments: readonly Deployment[],
  currentDeploymentId: string | undefined,
): Deployment | undefined {
  const current = deployments.find(({ id }) => id === currentDeploymentId);
  const origin =
    current?.status === 'Succeeded' &&
    deployments.find(({ id }) => id === current.rollbackOf);
  const { generation = 0 } = origin || current || {};
  return deployments
    .filter(
      each =>
        each.generation < generation &&
        each.status === 'Succeeded' &&
        each.mode !== 'destroy',
    )
    .sort((a, b) => b.generation - a.generation)[0];
}
