import { Db } from '../../database';
import { toDeployment } from '../../rows';
import { DeploymentRow } from '../../tables';
import { DeploymentRecord } from '../../types';

export async function get(
  db: Db,
  id: string,
): Promise<DeploymentRecord | undefined> {
  const row = await db<DeploymentRow>('deployments').where({ id }).first();
  return row && toDeployment(row);
}
