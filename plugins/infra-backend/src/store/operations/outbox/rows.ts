import { InfraEventType } from '@infra-orchestration/backstage-plugin-infra-common';
import { toIso, toOptionalIso } from '../../codec';
import { EventSinkRow, UndeliveredEventRow } from '../../tables';

/** How far a sink has come. */
export interface SinkProgress {
  name: string;
  /** Id of the last event that is done with. */
  cursor: number;
  /** Failed ones at the event behind the cursor. */
  attempts: number;
  nextAttemptAt?: string;
  lastError?: string;
  deliveredAt?: string;
}

/** What an event that a sink never took is known by. */
export interface UndeliveredKey {
  sink: string;
  eventId: number;
}

/** An event that a sink never took. */
export interface UndeliveredEvent extends UndeliveredKey {
  environmentId: string;
  type: InfraEventType;
  attempts: number;
  error: string;
  givenUpAt: string;
}

/** The same for people. */
export interface ListedUndelivered extends UndeliveredEvent {
  /** Absent where the event is not kept any more. */
  message?: string;
  environmentName?: string;
  entityRef?: string;
  retryRequestedAt?: string;
}

export interface ListedUndeliveredRow extends UndeliveredEventRow {
  message: string | null;
  environment_name: string | null;
  entity_ref: string | null;
}

export function toProgress(row: EventSinkRow): SinkProgress {
  return {
    name: row.name,
    cursor: Number(row.cursor),
    attempts: row.attempts,
    nextAttemptAt: toOptionalIso(row.next_attempt_at),
    lastError: row.last_error ?? undefined,
    deliveredAt: toOptionalIso(row.delivered_at),
  };
}

export function toListed(row: ListedUndeliveredRow): ListedUndelivered {
  return {
    sink: row.sink,
    eventId: Number(row.event_id),
    environmentId: row.environment_id,
    type: row.type as InfraEventType,
    attempts: row.attempts,
    error: row.error,
    givenUpAt: toIso(row.given_up_at),
    message: row.message ?? undefined,
    environmentName: row.environment_name ?? undefined,
    entityRef: row.entity_ref ?? undefined,
    retryRequestedAt: toOptionalIso(row.retry_requested_at),
  };
}
