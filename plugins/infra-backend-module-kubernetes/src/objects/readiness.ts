import { KubeObject } from './types';

/** What an object's status says about its use. */
export type Readiness =
  | {
      status: 'ready';
      /** Ready by the rules of kstatus, and yet not what some wait for: a job that runs. */
      unfinished?: string;
    }
  | {
      /** `failed` will not become ready by waiting, as far as the cluster can tell. */
      status: 'inProgress' | 'failed';
      /** A sentence without subject: `has 1 of 3 replicas ready`. */
      message: string;
      /** ISO 8601: since when nothing went on, where the object tells. */
      since?: string;
    };

export const ready: Readiness = { status: 'ready' };

export function inProgress(message: string, since?: string): Readiness {
  return { status: 'inProgress', message, ...(since ? { since } : {}) };
}

export function failed(message: string, since?: string): Readiness {
  return { status: 'failed', message, ...(since ? { since } : {}) };
}

export interface ObjectCondition {
  type: string;
  status: string;
  reason?: string;
  message?: string;
  lastUpdateTime?: string;
  lastTransitionTime?: string;
}

export function conditionsOf(object: KubeObject): ObjectCondition[] {
  const conditions = object.status?.conditions;
  return Array.isArray(conditions) ? conditions : [];
}

export function hasCondition(object: KubeObject, type: string): boolean {
  return conditionsOf(object).some(c => c.type === type && c.status === 'True');
}
