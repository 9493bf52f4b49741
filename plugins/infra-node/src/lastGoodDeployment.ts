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
  const { generation = 0 } =
    (current?.status === 'Succeeded'
      ? originOf(current, deployments)
      : current) ?? {};
  return deployments
    .filter(
      each =>
        each.generation < generation &&
        each.status === 'Succeeded' &&
        each.mode !== 'destroy',
    )
    .sort((a, b) => b.generation - a.generation)[0];
}

/** What a rollback went back to may have been a rollback as well. */
function originOf(
  deployment: Deployment,
  deployments: readonly Deployment[],
): Deployment {
  const earlier = deployments.find(
    ({ id, generation }) =>
      id === deployment.rollbackOf && generation < deployment.generation,
  );
  return earlier ? originOf(earlier, deployments) : deployment;
}
