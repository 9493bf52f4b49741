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

/** An event that a sink never took. */
export interface UndeliveredEvent {
  sink: string;
  eventId: number;
  environmentId: string;
  type: InfraEventType;
  attempts: number;
  error: string;
  givenUpAt: string;
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

export function toUndelivered(row: UndeliveredEventRow): UndeliveredEvent {
  return {
    sink: row.sink,
    eventId: Number(row.event_id),
    environmentId: row.environment_id,
    type: row.type as InfraEventType,
    attempts: row.attempts,
    error: row.error,
    givenUpAt: toIso(row.given_up_at),
  };
}
