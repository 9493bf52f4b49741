import { Db } from '../../database';
import { toDeployment } from '../../rows';
import { DeploymentRow } from '../../tables';
import { DeploymentRecord } from '../../types';

/** All but the plan, which is by far the largest part. */
const columns = [
  'id',
  'environment_id',
  'generation',
  'mode',
  'status',
  'desired',
  'rollback_of',
  'abandon',
  'platform_revision',
  'promotion_id',
  'preview_id',
  'preview_commit',
  'verification',
  'message',
  'requested_by',
  'created_at',
  'started_at',
  'finished_at',
] as const;

function select(db: Db) {
  return db<DeploymentRow>('deployments').select(...columns);
}

const toRecords = (rows: unknown[]) =>
  (rows as DeploymentRow[]).map(toDeployment);

/** Without their plans. */
export async function getMany(
  db: Db,
  ids: readonly string[],
): Promise<Map<string, DeploymentRecord>> {
  const rows = ids.length ? await select(db).whereIn('id', [...ids]) : [];
  return new Map(toRecords(rows).map(each => [each.id, each]));
}

/** What promotions asked for, without plans. */
export async function listOfPromotions(
  db: Db,
  promotionIds: readonly string[],
): Promise<DeploymentRecord[]> {
  return promotionIds.length
    ? toRecords(await select(db).whereIn('promotion_id', [...promotionIds]))
    : [];
}

/**
 * By environment, the last deployments that succeeded, newest first and without plans; at most two,
 * the second of which is what was there before.
 */
export async function listGood(
  db: Db,
  environmentIds: readonly string[],
): Promise<Map<string, DeploymentRecord[]>> {
  const ranked = rankGood(db, environmentIds);
  const rows = await select(db)
    .whereIn('id', db.select('id').from(ranked).where('place', '<=', 2) as any)
    .orderBy('generation', 'desc');
  const good = new Map<string, DeploymentRecord[]>();
  for (const each of toRecords(rows)) {
    const before = good.get(each.environmentId) ?? [];
    good.set(each.environmentId, [...before, each]);
  }
  return good;
}

/** By environment, the newest first. */
function rankGood(db: Db, environmentIds: readonly string[]) {
  return db<DeploymentRow>('deployments')
    .select('id')
    .select(
      db.raw(
        'row_number() over (partition by environment_id order by generation desc) as place',
      ),
    )
    .whereIn('environment_id', [...environmentIds])
    .where({ status: 'Succeeded' })
    .whereNot({ mode: 'destroy' })
    .as('ranked');
}

/** What `listGood` finds, what promotions asked for, and those with these ids, without plans. */
export async function listOfLine(
  db: Db,
  options: {
    environmentIds: readonly string[];
    promotionIds: readonly string[];
    ids: readonly string[];
  },
): Promise<DeploymentRecord[]> {
  const { environmentIds, promotionIds, ids } = options;
  const wanted = [
    db.select('id').from(rankGood(db, environmentIds)).where('place', '<=', 2),
    ...(promotionIds.length
      ? [
          db('deployments')
            .select('id')
            .whereIn('promotion_id', [...promotionIds]),
        ]
      : []),
    // By a select of its own, as an `or` would make the database read all of the table.
    ...(ids.length
      ? [
          db('deployments')
            .select('id')
            .whereIn('id', [...ids]),
        ]
      : []),
  ];
  return toRecords(await select(db).whereIn('id', db.union(wanted) as any));
}

/**
 * Those that ended by themselves, newest first and without
 * plans; at most `limit` of them.
 */
export async function listEnded(
  db: Db,
  options: { environmentIds: readonly string[]; limit: number },
): Promise<DeploymentRecord[]> {
  return toRecords(
    await select(db)
      .whereIn('environment_id', [...options.environmentIds])
      .whereIn('status', ['Succeeded', 'Failed'])
      .whereNot({ mode: 'destroy' })
      .whereNotNull('finished_at')
      .orderBy('finished_at', 'desc')
      .limit(options.limit),
  );
}

/** By environment, the last that its preview asked for, without plans. */
export async function listLastOfPreviews(
  db: Db,
  environmentIds: readonly string[],
): Promise<Map<string, DeploymentRecord>> {
  if (environmentIds.length === 0) {
    return new Map();
  }
  const ranked = db<DeploymentRow>('deployments')
    .select('id')
    .select(
      db.raw(
        'row_number() over (partition by environment_id order by generation desc) as place',
      ),
    )
    .whereIn('environment_id', [...environmentIds])
    .whereNotNull('preview_id')
    .as('ranked');
  const rows = await select(db).whereIn(
    'id',
    db.select('id').from(ranked).where({ place: 1 }) as any,
  );
  return new Map(toRecords(rows).map(each => [each.environmentId, each]));
}
