import { PromotionState } from '@infra-orchestration/backstage-plugin-infra-common';
import { PromotionRecord } from '../../../core';
import { decodeCursor, toDate } from '../../codec';
import { Db } from '../../database';
import { pageOf } from '../../page';
import { PromotionArtifactRow, PromotionRow } from '../../tables';
import { EnvironmentFilter, Page } from '../../types';
import { selectEnvironments } from '../environments/select';
import { toPromotion } from './rows';

export interface PromotionFilter {
  entityRef?: string;
  environmentId?: string;
  /** Into environments that it matches, also where they are deleted. */
  of?: EnvironmentFilter;
  states?: readonly PromotionState[];
  artifactId?: string;
  /** ISO 8601; asked for since then. */
  since?: string;
}

/** Newest first. */
export async function list(
  db: Db,
  options: PromotionFilter & { limit: number; cursor?: string },
): Promise<Page<PromotionRecord>> {
  const query = db<PromotionRow>('promotions')
    .orderBy([
      { column: 'created_at', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .limit(options.limit + 1);
  const { entityRef, environmentId, of, states, artifactId, since } = options;
  if (entityRef !== undefined) {
    query.where({ entity_ref: entityRef });
  }
  if (environmentId !== undefined) {
    query.where({ environment_id: environmentId });
  }
  if (of) {
    query.whereIn(
      'environment_id',
      selectEnvironments(db, { filter: of, includeDeleted: true }).select('id'),
    );
  }
  if (states) {
    query.whereIn('state', [...states]);
  }
  if (since !== undefined) {
    query.where('created_at', '>=', toDate(since));
  }
  if (artifactId !== undefined) {
    query.whereIn(
      'id',
      db<PromotionArtifactRow>('promotion_artifacts')
        .select('promotion_id')
        .where({ artifact_id: artifactId }),
    );
  }
  if (options.cursor !== undefined) {
    const [createdAt, id] = decodeCursor<[string, string]>(options.cursor, [
      'string',
      'string',
    ]);
    query.whereRaw('(created_at, id) < (?, ?)', [toDate(createdAt), id]);
  }
  return pageOf(await query, {
    limit: options.limit,
    toItem: toPromotion,
    keyOf: ({ createdAt, id }) => [createdAt, id],
  });
}

/** Where an artifact has been, newest first. */
export async function listOfArtifact(
  db: Db,
  artifactId: string,
): Promise<PromotionRecord[]> {
  return (await list(db, { artifactId, limit: 500 })).items;
}
