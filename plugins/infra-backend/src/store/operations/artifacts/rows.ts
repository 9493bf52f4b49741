import {
  Artifact,
  ArtifactProvenance,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { fromJson, toIso, toOptionalIso } from '../../codec';
import { ArtifactRow } from '../../tables';

export function toArtifact(row: ArtifactRow): Artifact {
  return {
    ...fromJson<ArtifactProvenance>(row.provenance),
    id: row.id,
    repository: row.repository,
    digest: row.digest,
    tags: fromJson(row.tags),
    size: row.size === null ? undefined : Number(row.size),
    platforms: fromJson(row.platforms),
    createdAt: toOptionalIso(row.created_at),
    registeredAt: toIso(row.registered_at),
    source: row.source,
    sourceEventId: row.source_event_id ?? undefined,
    signatures: fromJson(row.signatures),
    boms: fromJson(row.boms),
  };
}

export function union(
  one: readonly string[],
  other: readonly string[],
): string[] {
  return [...new Set([...one, ...other])];
}
