import { decodeCursor } from '../../codec';
import { Db } from '../../database';
import { pageOf } from '../../page';
import { toDeployment } from '../../rows';
import { DeploymentRow } from '../../tables';
import { DeploymentRecord, Page } from '../../types';

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
  return pageOf(await query, {
    limit: options.limit,
    toItem: toDeployment,
    keyOf: ({ generation }) => [generation],
  });
}
