import { Artifact } from '@infra-orchestration/backstage-plugin-infra-common';
import { decodeCursor } from '../../codec';
import { Db } from '../../database';
import { pageOf } from '../../page';
import { ArtifactRow, ArtifactUseRow } from '../../tables';
import { Page } from '../../types';
import { toArtifact } from './rows';

export interface ArtifactFilter {
  repository?: string;
  digest?: string;
  /** Of the repositories that the component uses. */
  entityRef?: string;
}

/** Newest first: those that were told of last. */
export async function list(
  db: Db,
  options: ArtifactFilter & { limit: number; cursor?: string },
): Promise<Page<Artifact>> {
  const { repository, digest, entityRef, limit, cursor } = options;
  const query = db<ArtifactRow>('artifacts')
    .orderBy('seq', 'desc')
    .limit(limit + 1);
  if (repository !== undefined) {
    query.where({ repository });
  }
  if (digest !== undefined) {
    query.where({ digest });
  }
  if (entityRef !== undefined) {
    query.whereIn(
      'repository',
      db<ArtifactUseRow>('artifact_uses')
        .select('repository')
        .where({ entity_ref: entityRef }),
    );
  }
  if (cursor !== undefined) {
    const [seq] = decodeCursor<[number]>(cursor, ['number']);
    query.where('seq', '<', seq);
  }
  const { items, nextCursor } = pageOf(await query, {
    limit,
    toItem: row => ({ artifact: toArtifact(row), seq: Number(row.seq) }),
    keyOf: ({ seq }) => [seq],
  });
  return { items: items.map(({ artifact }) => artifact), nextCursor };
}
