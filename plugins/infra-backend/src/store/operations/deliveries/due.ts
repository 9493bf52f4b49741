import { inChunks } from '../../chunks';
import { Db } from '../../database';
import { ArtifactUseRow, DeliveryRow, EnvironmentRow } from '../../tables';

/** The lines of these components are to be looked at, also where a look is under way now. */
export async function markDue(
  trx: Db,
  options: { entityRefs: readonly string[]; now: Date },
): Promise<void> {
  // In one order for all, so that two transactions do not wait for each other.
  const entityRefs = [...new Set(options.entityRefs)].sort();
  const rows = entityRefs.map(entityRef => ({
    entity_ref: entityRef,
    next_look_at: options.now,
    wakes: 1,
  }));
  await inChunks(rows, some =>
    trx<DeliveryRow>('deliveries')
      .insert(some)
      .onConflict('entity_ref')
      .merge({
        next_look_at: options.now,
        wakes: trx.raw('deliveries.wakes + 1') as any,
      }),
  );
}

/** The line of an environment's component is to be looked at, where there is one. */
export async function markDueOf(
  trx: Db,
  options: { environmentId: string; now: Date },
): Promise<void> {
  const ofEnvironment = trx<EnvironmentRow>('environments')
    .select('entity_ref')
    .where({ id: options.environmentId });
  await trx<DeliveryRow>('deliveries')
    .whereIn('entity_ref', ofEnvironment)
    .update({
      next_look_at: options.now,
      wakes: trx.raw('wakes + 1') as any,
    });
}

/** The lines of all components that use images are to be looked at. */
export async function markAllDue(
  trx: Db,
  options: { now: Date },
): Promise<void> {
  const rows = await trx<ArtifactUseRow>('artifact_uses').distinct(
    'entity_ref',
  );
  await markDue(trx, {
    entityRefs: rows.map(row => row.entity_ref),
    now: options.now,
  });
}

/** Components whose line is due, the longest due first. */
export async function listDue(
  db: Db,
  options: { now: Date; limit: number },
): Promise<string[]> {
  const rows = await db<DeliveryRow>('deliveries')
    .select('entity_ref')
    .where('next_look_at', '<=', options.now)
    .orderBy('next_look_at')
    .limit(options.limit);
  return rows.map(row => row.entity_ref);
}
