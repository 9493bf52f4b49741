import { JsonObject } from '@backstage/types';

/** @public */
export const infraEventTypes = [
  'environment.created',
  'environment.status',
  'environment.expiring',
  'environment.extended',
  'environment.deleted',
  'deployment.created',
  'deployment.status',
  'approval.requested',
  'approval.decided',
  'hook.state',
  'promotion.state',
  'resource.phase',
  'operation.started',
  'operation.finished',
  'log',
] as const;

/** @public */
export type InfraEventType = (typeof infraEventTypes)[number];

/**
 * An entry of an environment's event log: says that something happened, for people and for
 * clients that follow live. Never an instruction, never a secret.
 *
 * @public
 */
export interface InfraEvent {
  /** Grows by one per stored event over all environments; the id of the server-sent event. */
  id: number;
  environmentId: string;
  deploymentId?: string;
  /** Address of the resource instance it is about. */
  address?: string;
  type: InfraEventType;
  level: 'debug' | 'info' | 'warn' | 'error';
  message: string;
  data?: JsonObject;
  /** ISO 8601. */
  at: string;
}

/** An event that a receiver never took, and that was given up. @public */
export interface UndeliveredEvent {
  /** Who was to be told: `webhook:<name>`, `backstage-events` or `owners`. */
  sink: string;
  eventId: number;
  type: InfraEventType;
  /** Absent where the event is not kept any more. */
  message?: string;
  environmentId: string;
  environmentName?: string;
  entityRef?: string;
  attempts: number;
  /** Of the last attempt. */
  error: string;
  /** ISO 8601. */
  givenUpAt: string;
  /** It is being sent once more. ISO 8601. */
  retryRequestedAt?: string;
  /** The event is still kept, and its receiver is configured. */
  canRetry: boolean;
}
