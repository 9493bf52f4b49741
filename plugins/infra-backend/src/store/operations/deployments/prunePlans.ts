import { Db } from '../../database';
import { DeploymentRow, EnvironmentRow } from '../../tables';

/**
 * Takes the plans, by far the largest part, out of deployments that ended before `before` and are in
 * force no longer; at most `limit` of them. What they asked for stays, so that one can be gone back
 * to.
 */
export async function prunePlans(
  db: Db,
  options: { before: Date; limit: number },
): Promise<number> {
  return await db<DeploymentRow>('deployments')
    .whereIn(
      'id',
      db<DeploymentRow>('deployments')
        .select('id')
        .where('finished_at', '<', options.before)
        .whereNotNull('plan')
        .whereNotExists(
          db<EnvironmentRow>('environments')
            .select('id')
            .whereRaw('environments.current_deployment_id = deployments.id'),
        )
        .orderBy('finished_at')
        .limit(options.limit),
    )
    .update({ plan: null });
}
