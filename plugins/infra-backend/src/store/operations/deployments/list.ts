import { decodeCursor } from '../../codec';
import { Db } from '../../database';
import { pageOf } from '../../page';
import { toDeployment } from '../../rows';
import { DeploymentRow } from '../../tables';
import { DeploymentRecord, Page } from '../../types';
import * as approvals from '../approvals';
import { listOfDeployments } from '../hooks/list';
import { withApproval } from './withApproval';

/** Newest generation first. */
export async function list(
  db: Db,
  options: { environmentId: string; limit: number; cursor?: string },
): Promise<Page<DeploymentRecord>> {
  const query = db<DeploymentRow>('deployments')
    .where({ environment_id: options.environmentId })
    .orderBy('generation', 'desc')
    .limit(options.limit + 1);
  if (options.cursor !== undefined) {
    const [generation] = decodeCursor<[number]>(options.cursor, ['number']);
    query.where('generation', '<', generation);
  }
  const rows = await query;
  const ids = rows.map(({ id }) => id);
  const [decisions, hooks] = await Promise.all([
    approvals.getMany(db, ids),
    listOfDeployments(db, ids),
  ]);
  return pageOf(rows, {
    limit: options.limit,
    toItem: row => ({
      ...withApproval(toDeployment(row), decisions.get(row.id)),
      hooks: hooks.get(row.id),
    }),
    keyOf: ({ generation }) => [generation],
  });
}
