import { JsonObject } from '@backstage/types';

/** What an environment type can require an approval of; `deploy` also covers a rollback. @public */
export type ApprovalStep = 'create' | 'deploy' | 'delete';

/** Who has to agree before something is done in environments of a type. @public */
export interface ApprovalPolicy {
  required: ApprovalStep[];
  /** Entity refs of groups or users, any of whom decides; absent: whoever has the permission. */
  approvers?: string[];
  /** ISO 8601 duration after which nobody can agree any more; absent: never. */
  expiresAfter?: string;
}

/** Most living environments of a type. @public */
export interface EnvironmentQuota {
  total?: number;
  perOwner?: number;
  perEntity?: number;
}

/** What an environment type allows, beside what it gives. @public */
export interface EnvironmentTypePolicy {
  /** ISO 8601 duration after which an environment of this type is deleted; absent: never. */
  ttl?: string;
  /** ISO 8601 duration from the moment of asking up to which it can be extended; default `ttl`. */
  maxTtl?: string;
  /** ISO 8601 duration before the end at which the owner is told. */
  warnBefore?: string;
  approval?: ApprovalPolicy;
  quota?: { environments: EnvironmentQuota };
  /** JSON schema by resource type that the params of every claim of it must fit as well. */
  limits?: Record<string, JsonObject>;
  /**
   * Gives environments their names: `pr-${params.number}`. Known are `params` of the deployment,
   * `labels`, `entity` and `owner`.
   */
  nameTemplate?: string;
  /** Regular expression that the whole name has to match. */
  namePattern?: string;
}

/** How many living environments of a type there are, beside its quota. @public */
export interface EnvironmentUsage {
  total: number;
  /** Of the owner of the entity that the question named. */
  ofOwner?: number;
  /** Of the entity that the question named. */
  ofEntity?: number;
}

/**
 * `awaiting`: somebody has to decide. `expired`: nobody did in time. `withdrawn`: it was cancelled.
 * `superseded`: something else was asked for since.
 *
 * @public
 */
export type ApprovalState =
  | 'awaiting'
  | 'approved'
  | 'rejected'
  | 'expired'
  | 'withdrawn'
  | 'superseded';

/** The decision about a deployment, which is done only once somebody agreed to its plan. @public */
export interface DeploymentApproval {
  state: ApprovalState;
  /** Entity refs, any of whom decides; absent: whoever has the permission. */
  approvers?: string[];
  /** Where the step of a pipeline names some beside these: whoever decides is of both. */
  stepApprovers?: string[];
  /** Entity refs of those who cannot decide, such as who made what is deployed. */
  excluded?: string[];
  /** Of the plan that is to be agreed to, or was. */
  planHash: string;
  /** ISO 8601. */
  expiresAt?: string;
  decidedBy?: string;
  /** ISO 8601. */
  decidedAt?: string;
  /** What the decider said. */
  reason?: string;
}
