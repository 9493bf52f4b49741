import {
  Condition,
  ConditionReason,
  Deployment,
  EnvironmentLink,
  EnvironmentStatus,
  PlanError,
  ResourcePhase,
} from '@infra-orchestration/backstage-plugin-infra-common';

/** Why a node does not run yet. */
export type Blocker =
  | {
      reason: 'AwaitingDependencies';
      /** Direct dependencies that are not ready yet, sorted. */
      waitingFor: string[];
    }
  | {
      reason: 'DependencyFailed';
      /** The nodes that failed themselves, however far away, each once, sorted. */
      causes: string[];
    };

/** What has just become known of one instance. */
export type NodeOutcome =
  | { kind: 'pending' }
  | { kind: 'blocked'; blocker: Blocker }
  | { kind: 'applying'; message?: string }
  | { kind: 'inProgress'; message?: string }
  | {
      kind: 'observed';
      ready: boolean;
      /** Not ready, and waiting will not make it so. */
      failed?: boolean;
      upToDate: boolean;
      /** Not up to date although nothing new was asked for since the last apply. */
      drifted: boolean;
      message?: string;
    }
  | {
      kind: 'retrying';
      /** Of the attempt that failed; default `Retrying`. */
      reason?: ConditionReason;
      message: string;
      /** Counts from 1. */
      attempt: number;
    }
  | { kind: 'failed'; reason: ConditionReason; message: string }
  /** Access to its provider was taken away. */
  | { kind: 'quarantined'; message: string }
  | { kind: 'removing'; message?: string }
  | { kind: 'removed' | 'retained' | 'abandoned'; message?: string }
  | { kind: 'cancelled' | 'superseded'; message?: string };

export interface ConditionContext {
  previous: readonly Condition[];
  /** Of the owner, at the time of the decision. */
  generation: number;
  now: Date;
}

/** The part of a stored instance that the environment's status is made from. */
export interface InstanceState {
  address: string;
  phase: ResourcePhase;
  conditions: readonly Condition[];
  dependenciesOf: readonly string[];
  links?: readonly EnvironmentLink[];
}

export interface EnvironmentStatusOptions extends ConditionContext {
  instances: readonly InstanceState[];
  /** The deployment in force or in execution. Absent: none was asked for yet. */
  deployment?: Pick<Deployment, 'status' | 'mode' | 'message'>;
  graphErrors: readonly PlanError[];
  /** Why the deployment fails because of a hook. */
  hookFailure?: string;
  /** The environment is to go. */
  deleting: boolean;
}

export interface EnvironmentStatusResult {
  status: EnvironmentStatus;
  conditions: Condition[];
}

export interface WakeUpInstance {
  phase: ResourcePhase;
  /** When a retry or the poll of a handle is due, ISO 8601. */
  nextAttemptAt?: string;
  /** ISO 8601. */
  lastObservedAt?: string;
}

export interface NextWakeUpOptions {
  instances: readonly WakeUpInstance[];
  now: Date;
  driftIntervalMs: number;
  /** In [0, 1), drawn by the caller; spreads the drift checks of many environments. */
  random: number;
  /** Between looks at something that is applied and not yet ready. Default 5 s. */
  readinessPollMs?: number;
}
