import { PreviewRecord } from '../../../core';
import {
  fromJson,
  fromOptionalJson,
  toDate,
  toIso,
  toJson,
  toOptionalIso,
  toOptionalJson,
} from '../../codec';
import { Instant } from '../../tables';

export interface PreviewRow {
  id: string;
  entity_ref: string;
  type: string;
  owner: string;
  repository: string;
  number: number;
  /** JSON. */
  pull_request: string;
  changed_at: Instant | null;
  asked_at: Instant;
  head_at: Instant;
  /** JSON list of commits. */
  earlier_commits: string;
  opened_at: Instant | null;
  closed_at: Instant | null;
  closed_by: string | null;
  tells: boolean | number;
  requested_by: string;
  created_at: Instant;
  updated_at: Instant;
  version: number;
  /** JSON. */
  source: string | null;
  environment_id: string | null;
  environment_name: string | null;
  gone_at: Instant | null;
  /** JSON. */
  problem: string | null;
  next_look_at: Instant | null;
  told: string | null;
  untold: string | null;
  tell_failures: number;
  tell_after: Instant | null;
}

export function toPreview(row: PreviewRow): PreviewRecord {
  return {
    id: row.id,
    entityRef: row.entity_ref,
    type: row.type,
    owner: row.owner,
    tells: Boolean(row.tells),
    repository: row.repository,
    pullRequest: fromJson(row.pull_request),
    changedAt: toOptionalIso(row.changed_at),
    askedAt: toIso(row.asked_at),
    headAt: toIso(row.head_at),
    earlierCommits: fromJson(row.earlier_commits),
    openedAt: toOptionalIso(row.opened_at),
    closedAt: toOptionalIso(row.closed_at),
    closedBy: (row.closed_by as PreviewRecord['closedBy']) ?? undefined,
    requestedBy: row.requested_by,
    createdAt: toIso(row.created_at),
    updatedAt: toIso(row.updated_at),
    version: row.version,
    source: fromOptionalJson(row.source),
    environment:
      row.environment_id === null
        ? undefined
        : { id: row.environment_id, name: row.environment_name ?? '' },
    goneAt: toOptionalIso(row.gone_at),
    problem: fromOptionalJson(row.problem),
    nextLookAt: toOptionalIso(row.next_look_at),
    told: row.told ?? undefined,
    untold: row.untold ?? undefined,
    tellFailures: row.tell_failures,
    tellAfter: toOptionalIso(row.tell_after),
  };
}

/** What is wanted, as it is written down. */
export function fromIntent(
  record: Pick<
    PreviewRecord,
    | 'type'
    | 'owner'
    | 'tells'
    | 'pullRequest'
    | 'changedAt'
    | 'askedAt'
    | 'headAt'
    | 'earlierCommits'
    | 'openedAt'
    | 'closedAt'
    | 'closedBy'
    | 'requestedBy'
  >,
) {
  return {
    type: record.type,
    owner: record.owner,
    tells: record.tells,
    pull_request: toJson(record.pullRequest),
    changed_at: toDate(record.changedAt),
    asked_at: toDate(record.askedAt),
    head_at: toDate(record.headAt),
    earlier_commits: toJson(record.earlierCommits),
    opened_at: toDate(record.openedAt),
    closed_at: toDate(record.closedAt),
    closed_by: record.closedBy ?? null,
    requested_by: record.requestedBy,
  };
}

export function fromPreview(record: PreviewRecord): PreviewRow {
  return {
    ...fromIntent(record),
    id: record.id,
    entity_ref: record.entityRef,
    repository: record.repository,
    number: record.pullRequest.number,
    created_at: toDate(record.createdAt),
    updated_at: toDate(record.updatedAt),
    version: record.version,
    source: toOptionalJson(record.source),
    environment_id: record.environment?.id ?? null,
    environment_name: record.environment?.name ?? null,
    gone_at: toDate(record.goneAt),
    problem: toOptionalJson(record.problem),
    next_look_at: toDate(record.nextLookAt),
    told: record.told ?? null,
    untold: record.untold ?? null,
    tell_failures: record.tellFailures,
    tell_after: toDate(record.tellAfter),
  };
}
