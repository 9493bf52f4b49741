import { decodeCursor, encodeCursor } from '../../codec';
import { Db } from '../../database';
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
  const rows = await query;
  const items = rows.slice(0, options.limit).map(toDeployment);
  return {
    items,
    nextCursor:
      rows.length > options.limit
        ? encodeCursor([items.at(-1)!.generation])
        : undefined,
  };
}
