import { DesiredState } from '@infra-orchestration/backstage-plugin-infra-common';
import { fromJson } from '../../codec';
import { Db } from '../../database';
import { DeploymentRow } from '../../tables';

/** The desired states of deployments, by id. */
export async function desiredOf(
  db: Db,
  ids: string[],
): Promise<Map<string, DesiredState>> {
  const rows = await db<DeploymentRow>('deployments')
    .select('id', 'desired')
    .whereIn('id', ids);
  return new Map(rows.map(({ id, desired }) => [id, fromJson(desired)]));
}
