import { ArtifactUse } from '@infra-orchestration/backstage-plugin-infra-common';
import { Db } from '../../database';
import { ArtifactUseRow } from '../../tables';

export function toUse(row: ArtifactUseRow): ArtifactUse {
  return {
    entityRef: row.entity_ref,
    container: row.container,
    repository: row.repository,
    origin: row.origin as ArtifactUse['origin'],
  };
}

/** Of one repository; what several say is there once. */
export async function listOfRepository(
  db: Db,
  repository: string,
): Promise<ArtifactUse[]> {
  return once(await listWhere(db, { repository }));
}

/** Of one component; likewise. */
export async function listOfEntity(
  db: Db,
  entityRef: string,
): Promise<ArtifactUse[]> {
  return once(await listWhere(db, { entity_ref: entityRef }));
}

/** What one origin says, of one component or of all. */
export async function listSaid(
  db: Db,
  by: { origin: ArtifactUse['origin']; entityRef?: string },
): Promise<ArtifactUse[]> {
  const { origin, entityRef } = by;
  return await listWhere(db, {
    origin,
    ...(entityRef !== undefined && { entity_ref: entityRef }),
  });
}

async function listWhere(
  db: Db,
  where: Partial<ArtifactUseRow>,
): Promise<ArtifactUse[]> {
  const rows = await db<ArtifactUseRow>('artifact_uses')
    .where(where)
    .orderBy(['entity_ref', 'container', 'repository', 'origin']);
  return rows.map(toUse);
}

/** Repositories in use after `after`, sorted. */
export async function listRepositories(
  db: Db,
  options: { after?: string; limit: number },
): Promise<string[]> {
  const query = db<ArtifactUseRow>('artifact_uses')
    .distinct('repository')
    .orderBy('repository')
    .limit(options.limit);
  if (options.after !== undefined) {
    query.where('repository', '>', options.after);
  }
  return (await query).map(({ repository }) => repository);
}

function once(uses: readonly ArtifactUse[]): ArtifactUse[] {
  const keyOf = ({ repository, entityRef, container }: ArtifactUse) =>
    JSON.stringify([repository, entityRef, container]);
  return [...new Map(uses.map(use => [keyOf(use), use])).values()];
}
