import { toIso, toOptionalIso } from '../../codec';
import { Db, instantParameter } from '../../database';
import { DeliveryRow } from '../../tables';
import { selectUnsettled } from '../previews/read';

/** When the line of a component was looked at, and is to be again. */
export interface DeliveryLook {
  entityRef: string;
  pipeline?: string;
  nextLookAt?: string;
  lookedAt?: string;
  /** Why it could not be looked at. */
  problem?: string;
  /** In a row. */
  failures: number;
  /** To be given back when the look is over. */
  wakes: number;
}

/** With whether something may be to be done about a preview of the component. */
export async function get(
  db: Db,
  entityRef: string,
): Promise<DeliveryLook & { mayHavePreviews: boolean }> {
  const preview = selectUnsettled(db)
    .where({ entity_ref: entityRef })
    .select('id')
    .limit(1)
    .as('preview');
  const row = await db<DeliveryRow>('deliveries')
    .where({ entity_ref: entityRef })
    .first('*', preview);
  return row
    ? { ...toLook(row), mayHavePreviews: row.preview !== null }
    : { entityRef, failures: 0, wakes: 0, mayHavePreviews: true };
}

/** Lines that could not be looked at. */
export async function listProblems(
  db: Db,
  options: { limit: number },
): Promise<DeliveryLook[]> {
  const rows = await db<DeliveryRow>('deliveries')
    .whereNotNull('problem')
    .orderBy('entity_ref')
    .limit(options.limit);
  return rows.map(toLook);
}

/**
 * Writes down a look that is over; a wake-up since it began stays.
 *
 * @returns whether there was none
 */
export async function note(
  db: Db,
  look: Pick<
    DeliveryLook,
    'entityRef' | 'pipeline' | 'problem' | 'failures' | 'wakes'
  > & { nextLookAt?: Date; now: Date },
): Promise<boolean> {
  const about = {
    pipeline: look.pipeline ?? null,
    looked_at: look.now,
    problem: look.problem ?? null,
    failures: look.failures,
  };
  const nextLookAt = look.nextLookAt ?? null;
  const [{ wakes }] = await db<DeliveryRow>('deliveries')
    .insert({
      entity_ref: look.entityRef,
      ...about,
      next_look_at: nextLookAt,
      wakes: look.wakes,
    })
    .onConflict('entity_ref')
    .merge({
      ...about,
      next_look_at: db.raw(
        `case when deliveries.wakes = ? then ${instantParameter(
          db,
        )} else deliveries.next_look_at end`,
        [look.wakes, nextLookAt],
      ) as any,
    })
    .returning('wakes');
  return wakes === look.wakes;
}

function toLook(row: DeliveryRow): DeliveryLook {
  return {
    entityRef: row.entity_ref,
    pipeline: row.pipeline ?? undefined,
    nextLookAt: toOptionalIso(row.next_look_at),
    lookedAt: row.looked_at === null ? undefined : toIso(row.looked_at),
    problem: row.problem ?? undefined,
    failures: row.failures,
    wakes: row.wakes,
  };
}
