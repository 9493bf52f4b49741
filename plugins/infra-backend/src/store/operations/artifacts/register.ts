import {
  Artifact,
  ArtifactPlatform,
  ArtifactProvenance,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { isDeepStrictEqual } from 'node:util';
import { fromJson, toDate, toJson } from '../../codec';
import { Db } from '../../database';
import { ArtifactRow } from '../../tables';
import { dueOf } from './attachments';
import { toArtifact } from './rows';
import { takePlaces } from './sequence';

/** An image as it is told of. */
export interface NewArtifact {
  /** Where it was not known. */
  id: string;
  repository: string;
  digest: string;
  /** That names it now. */
  tag?: string;
  size?: number;
  platforms: ArtifactPlatform[];
  /** ISO 8601. */
  createdAt?: string;
  provenance: ArtifactProvenance;
  source: string;
  sourceEventId?: string;
  /** Its place among those told of, where it was told of before now; see `incomingEvents.record`. */
  seq?: number;
  /** When it is looked for what is attached to it, unless that is due sooner. */
  attachmentsDueAt?: Date;
}

export interface Registration {
  artifact: Artifact;
  /** `completed`: it was known, but not all that is told of it. */
  outcome: 'new' | 'completed' | 'known';
}

/** Tags that one image keeps; the oldest go first. */
const MOST_TAGS = 200;

/**
 * Stores an image, or what was not known of it yet. What was told first of where it came from stays;
 * a tag that is told of once more becomes the newest.
 *
 * @param trx - a transaction
 * @param options - `now`: when it was told of
 */
export async function register(
  trx: Db,
  given: NewArtifact,
  options: { now: Date },
): Promise<Registration> {
  const known = await find(trx, given);
  if (known) {
    return await complete(trx, known, given);
  }
  const seq = given.seq ?? (await takePlaces(trx, 1))[0];
  const row = newRow(given, seq, options.now);
  const [inserted] = await trx<ArtifactRow>('artifacts')
    .insert(row)
    .onConflict(['repository', 'digest'])
    .ignore()
    .returning('*');
  if (inserted) {
    return { artifact: toArtifact(inserted), outcome: 'new' };
  }
  return await complete(trx, (await find(trx, given))!, given);
}

async function find(
  trx: Db,
  { repository, digest }: NewArtifact,
): Promise<ArtifactRow | undefined> {
  return await trx<ArtifactRow>('artifacts')
    .where({ repository, digest })
    .forUpdate()
    .first();
}

async function complete(
  trx: Db,
  row: ArtifactRow,
  given: NewArtifact,
): Promise<Registration> {
  const before = toArtifact(row);
  const platforms = before.platforms.length
    ? before.platforms
    : given.platforms;
  const merged = {
    tags: toJson(tagsWith(before.tags, given.tag)),
    size: row.size ?? given.size ?? null,
    platforms: toJson(platforms),
    provenance: toJson({
      ...withoutAbsent(given.provenance),
      ...fromJson<object>(row.provenance),
    }),
    created_at: row.created_at ?? toDate(given.createdAt),
    ...dueOf(row, given.attachmentsDueAt),
  };
  const after = { ...row, ...merged };
  const isKnown = isDeepStrictEqual(toArtifact(after), before);
  if (!isKnown || after.attachments_due_at !== row.attachments_due_at) {
    await trx<ArtifactRow>('artifacts').where({ id: row.id }).update(merged);
  }
  return isKnown
    ? { artifact: before, outcome: 'known' }
    : { artifact: toArtifact(after), outcome: 'completed' };
}

function newRow(given: NewArtifact, seq: number, now: Date): ArtifactRow {
  return {
    id: given.id,
    repository: given.repository,
    digest: given.digest,
    tags: toJson(tagsWith([], given.tag)),
    size: given.size ?? null,
    platforms: toJson(given.platforms),
    provenance: toJson(withoutAbsent(given.provenance)),
    signatures: toJson([]),
    boms: toJson([]),
    created_at: toDate(given.createdAt),
    registered_at: now,
    seq,
    source: given.source,
    source_event_id: given.sourceEventId ?? null,
    attachments_due_at: given.attachmentsDueAt ?? null,
    attachments_looks: 0,
    attachments_attempts: 0,
  };
}

function tagsWith(tags: string[], tag: string | undefined): string[] {
  return tag === undefined
    ? tags
    : [...tags.filter(each => each !== tag), tag].slice(-MOST_TAGS);
}

function withoutAbsent(provenance: ArtifactProvenance): ArtifactProvenance {
  return Object.fromEntries(
    Object.entries(provenance).filter(([, value]) => value !== undefined),
  );
}
