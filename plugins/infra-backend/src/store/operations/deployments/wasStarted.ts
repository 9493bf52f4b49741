import { Db } from '../../database';
import { DeploymentRow } from '../../tables';

/** Whether a deployment that makes something was ever begun in the environment. */
export async function wasStarted(
  db: Db,
  environmentId: string,
): Promise<boolean> {
  const row = await db<DeploymentRow>('deployments')
    .select('id')
    .where({ environment_id: environmentId })
    .whereNot({ mode: 'destroy' })
    .whereNotNull('started_at')
    .first();
  return row !== undefined;
}
