import { openStates, PromotionRecord } from '../../../core';
import { inChunks } from '../../chunks';
import { Db } from '../../database';
import { PromotionRow } from '../../tables';
import { toPromotion } from './rows';

export async function get(
  db: Db,
  id: string,
): Promise<PromotionRecord | undefined> {
  const row = await db<PromotionRow>('promotions').where({ id }).first();
  return row && toPromotion(row);
}

/** Those that are not over, of a component. */
export async function listOpen(
  db: Db,
  entityRef: string,
): Promise<PromotionRecord[]> {
  const rows = await db<PromotionRow>('promotions')
    .where({ entity_ref: entityRef })
    .whereIn('state', [...openStates]);
  return rows.map(toPromotion);
}

/**
 * By environment, the last one that is over and was not passed over: what was tried there last.
 */
export async function listLast(
  db: Db,
  entityRef: string,
): Promise<Map<string, PromotionRecord>> {
  const ranked = db<PromotionRow>('promotions')
    .select('id')
    .select(
      db.raw(
        'row_number() over (partition by environment_id order by created_at desc, id desc) as place',
      ),
    )
    .where({ entity_ref: entityRef })
    .whereNotIn('state', [...openStates, 'Superseded'])
    .as('ranked');
  const rows = await db<PromotionRow>('promotions').whereIn(
    'id',
    db.select('id').from(ranked).where({ place: 1 }) as any,
  );
  return new Map(rows.map(row => [row.environment_id, toPromotion(row)]));
}

/** Of one environment, the latest that are remembered as tried. */
const MOST_TRIED = 100;

/**
 * By environment, the keys of releases that are not tried again by themselves: of promotions that are
 * over, and were begun or withdrawn, but for those that gave way to newer artifacts.
 */
export async function listTried(
  db: Db,
  entityRef: string,
): Promise<Map<string, string[]>> {
  const ranked = db<PromotionRow>('promotions')
    .select('environment_id', 'release_key')
    .select(
      db.raw(
        'row_number() over (partition by environment_id order by created_at desc, id desc) as place',
      ),
    )
    .where({ entity_ref: entityRef })
    .whereNotIn('state', [...openStates])
    .whereNot({ reason: 'NewerArtifact' })
    .andWhere(which =>
      which.whereNotNull('started_at').orWhere({ reason: 'Withdrawn' }),
    )
    .as('ranked');
  const rows: PromotionRow[] = await db
    .select('environment_id', 'release_key')
    .from(ranked)
    .where('place', '<=', MOST_TRIED);
  const tried = new Map<string, string[]>();
  for (const row of rows) {
    const before = tried.get(row.environment_id) ?? [];
    tried.set(row.environment_id, [...before, row.release_key]);
  }
  return tried;
}

/** By environment, which of the artifacts a promotion there is of. */
export async function listRecorded(
  db: Db,
  { entityRef, artifactIds }: { entityRef: string; artifactIds: string[] },
): Promise<Map<string, Set<string>>> {
  const recorded = new Map<string, Set<string>>();
  await inChunks(artifactIds, async some => {
    const rows: { environment_id: string; artifact_id: string }[] = await db(
      'promotion_artifacts',
    )
      .join('promotions', 'promotions.id', 'promotion_artifacts.promotion_id')
      .where('promotions.entity_ref', entityRef)
      .whereIn('promotion_artifacts.artifact_id', some)
      .select('promotions.environment_id', 'promotion_artifacts.artifact_id');
    for (const { environment_id: id, artifact_id: artifactId } of rows) {
      recorded.set(id, (recorded.get(id) ?? new Set()).add(artifactId));
    }
  });
  return recorded;
}
