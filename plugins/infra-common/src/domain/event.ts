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
