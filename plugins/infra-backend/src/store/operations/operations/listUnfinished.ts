import { Operation } from '@infra-orchestration/backstage-plugin-infra-common';
import { Db } from '../../database';
import { toOperation } from '../../rows';
import { OperationRow } from '../../tables';

/** Attempts of which nothing is known yet but that they began. */
export async function listUnfinished(
  db: Db,
  options: { environmentId: string },
): Promise<Operation[]> {
  const rows = await db<OperationRow>('operations')
    .where({ environment_id: options.environmentId })
    .whereNull('finished_at');
  return rows.map(toOperation);
}
