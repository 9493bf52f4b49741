import { Artifact } from '@infra-orchestration/backstage-plugin-infra-common';
import { Db } from '../../database';
import { fromJson } from '../../codec';
import { ArtifactRow } from '../../tables';
import { toArtifact } from './rows';

export async function get(db: Db, id: string): Promise<Artifact | undefined> {
  const row = await db<ArtifactRow>('artifacts').where({ id }).first();
  return row && toArtifact(row);
}

/** In the order of the ids, without those that there are not. */
export async function getMany(
  db: Db,
  ids: readonly string[],
): Promise<Artifact[]> {
  const rows = await db<ArtifactRow>('artifacts').whereIn('id', [...ids]);
  const byId = new Map(rows.map(row => [row.id, row]));
  return ids.flatMap(id => {
    const row = byId.get(id);
    return row ? [toArtifact(row)] : [];
  });
}

/** Those of these images that were told of. */
export async function findByDigests(
  db: Db,
  images: readonly { repository: string; digest: string }[],
): Promise<Artifact[]> {
  if (images.length === 0) {
    return [];
  }
  const rows = await db<ArtifactRow>('artifacts').whereIn(
    ['repository', 'digest'],
    images.map(({ repository, digest }) => [repository, digest]),
  );
  return rows.map(toArtifact);
}

/** Of these repositories together, newest first. */
export async function listNewest(
  db: Db,
  options: { repositories: readonly string[]; limit: number },
): Promise<Artifact[]> {
  const rows = await db<ArtifactRow>('artifacts')
    .whereIn('repository', [...options.repositories])
    .orderBy('seq', 'desc')
    .limit(options.limit);
  return rows.map(toArtifact);
}

/** Of these repositories, the images of a commit and what came of a branch since then; newest first. */
export async function listOfHead(
  db: Db,
  options: {
    repositories: readonly string[];
    /** Hexadecimal. */
    commit: string;
    branch: string;
    since: Date;
    limit: number;
  },
): Promise<Artifact[]> {
  const { repositories, commit, branch, since, limit } = options;
  if (repositories.length === 0) {
    return [];
  }
  // Provenance is JSON as text, written by JSON.stringify.
  const names = (field: string, value: string) => {
    const member = JSON.stringify({ [field]: value }).slice(1, -1);
    return `%${member.replace(/[\\%_]/g, '\\$&')}%`;
  };
  const like = "provenance like ? escape '\\'";
  const rows = await db<ArtifactRow>('artifacts')
    .whereIn('repository', [...repositories])
    .where(which =>
      which
        .whereRaw(like, [names('commit', commit)])
        .orWhere(later =>
          later
            .whereRaw(like, [names('branch', branch)])
            .where('registered_at', '>=', since),
        ),
    )
    .orderBy('seq', 'desc')
    .limit(limit);
  return rows.map(toArtifact);
}

/** Those of the given tags that some artifact of the repository has, or had. */
export async function knownTags(
  db: Db,
  repository: string,
): Promise<Set<string>> {
  const rows = await db<ArtifactRow>('artifacts')
    .select('tags')
    .where({ repository });
  return new Set(rows.flatMap(({ tags }) => fromJson<string[]>(tags)));
}
