import { IncomingEvent } from '@infra-orchestration/backstage-plugin-infra-common';
import { ArtifactHint } from '@infra-orchestration/backstage-plugin-infra-node';
import { fromOptionalJson, toIso, toOptionalIso } from '../../codec';
import { IncomingEventRow } from '../../tables';

/** An event with what it told of. */
export interface IncomingEventRecord extends IncomingEvent {
  hint?: ArtifactHint;
  /** Place of the artifact among those told of. */
  seq?: number;
  nextAttemptAt?: string;
}

export function toIncomingEvent(row: IncomingEventRow): IncomingEventRecord {
  const hint = fromOptionalJson<ArtifactHint>(row.hint);
  return {
    id: row.id,
    source: row.source,
    deliveryId: row.delivery_id,
    fate: row.fate as IncomingEvent['fate'],
    reason: row.reason ?? undefined,
    repository: row.repository ?? undefined,
    tag: hint?.tag,
    digest: hint?.digest,
    artifactId: row.artifact_id ?? undefined,
    attempts: row.attempts,
    receivedAt: toIso(row.received_at),
    settledAt: toOptionalIso(row.settled_at),
    hint,
    seq: row.seq === null ? undefined : Number(row.seq),
    nextAttemptAt: toOptionalIso(row.next_attempt_at),
  };
}
