import { ArtifactUse } from '@infra-orchestration/backstage-plugin-infra-common';
import { inChunks } from '../../chunks';
import { Db } from '../../database';
import { ArtifactUseRow } from '../../tables';
import { toUse } from './read';

/** Adds uses; what is there already is seen anew. */
export async function upsert(
  db: Db,
  uses: readonly ArtifactUse[],
  { now }: { now: Date },
): Promise<void> {
  // In one order for all, so that two transactions do not wait for each other.
  const rows = [
    ...new Map(
      uses.map(use => toRow(use, now)).map(row => [keyOf(row), row] as const),
    ),
  ]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, row]) => row);
  await inChunks(rows, some =>
    db<ArtifactUseRow>('artifact_uses')
      .insert(some)
      .onConflict(['repository', 'entity_ref', 'container', 'origin'])
      .merge(['seen_at']),
  );
}

/**
 * Makes the given ones all that an origin says, of one component or of all.
 *
 * @returns the components about which it says something else now
 */
export async function replace(
  db: Db,
  options: {
    origin: ArtifactUse['origin'];
    entityRef?: string;
    uses: readonly Omit<ArtifactUse, 'origin'>[];
    now: Date;
  },
): Promise<string[]> {
  const { origin, entityRef, now } = options;
  const scope = { origin, ...(entityRef && { entity_ref: entityRef }) };
  const before = await db<ArtifactUseRow>('artifact_uses').where(scope);
  const known = new Set(before.map(keyOf));
  const wanted = new Map(
    options.uses.map(use => {
      const row = toRow({ ...use, origin }, now);
      return [keyOf(row), row] as const;
    }),
  );
  const gone = before.filter(row => !wanted.has(keyOf(row)));
  const added = [...wanted].flatMap(([key, row]) =>
    known.has(key) ? [] : [row],
  );
  for (const { repository, entity_ref, container } of gone) {
    await db<ArtifactUseRow>('artifact_uses')
      .where({ repository, entity_ref, container, origin })
      .delete();
  }
  await upsert(db, added.map(toUse), { now });
  return [...new Set([...gone, ...added].map(row => row.entity_ref))].sort();
}

function toRow(use: ArtifactUse, now: Date): ArtifactUseRow {
  return {
    repository: use.repository,
    entity_ref: use.entityRef,
    container: use.container,
    origin: use.origin,
    seen_at: now,
  };
}

function keyOf(row: ArtifactUseRow): string {
  return JSON.stringify([
    row.repository,
    row.entity_ref,
    row.container,
    row.origin,
  ]);
}
