import { AuditorServiceEventSeverityLevel } from '@backstage/backend-plugin-api';
import { JsonObject } from '@backstage/types';
import {
  Deployment,
  Plan,
} from '@infra-orchestration/backstage-plugin-infra-common';

export type Method = (...args: any[]) => Promise<any>;

/** How the calls of one use case appear in the audit log. Never a value that may be secret. */
export interface Verb<M extends Method> {
  eventId: string;
  severity: AuditorServiceEventSeverityLevel;
  /** Known before the call. */
  meta?(...args: Parameters<M>): JsonObject;
  /** Known after it. */
  outcome?(result: Awaited<ReturnType<M>>): JsonObject;
}

export type Verbs<T> = {
  [K in keyof T]: T[K] extends Method ? Verb<T[K]> | 'silent' : never;
};

export function fetch<M extends Method>(
  queryType: string,
  meta?: (...args: Parameters<M>) => JsonObject,
): Verb<M> {
  return {
    eventId: 'environment-fetch',
    severity: 'low',
    meta: (...args) => ({ queryType, ...meta?.(...args) }),
  };
}

export function ofPlan({ hash, errors }: Plan): JsonObject {
  return { planHash: hash, errors: errors.length };
}

export function ofDeployment(deployment: Deployment): JsonObject {
  return {
    deploymentId: deployment.id,
    generation: deployment.generation,
    mode: deployment.mode,
  };
}

/** With the plan that the request was decided by, which a deletion may do without. */
export function ofMade(deployment: Deployment): JsonObject {
  const { plan } = deployment;
  return { ...ofDeployment(deployment), ...(plan && { planHash: plan.hash }) };
}
