import {
  DesiredState,
  EnvironmentContext,
  Plan,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { Db } from '../store';

/**
 * How other rooms ask the engine to look at an environment. A key, never an instruction: the
 * engine decides from stored and observed state alone.
 */
export interface Enqueuer {
  /**
   * With `trx` the wake-up exists exactly if the transaction commits. Repeated calls before the
   * engine gets to it count as one.
   *
   * @param reason - for the log at debug level
   */
  enqueue(
    environmentId: string,
    reason: string,
    options?: { trx?: Db },
  ): Promise<void>;
}

export interface PlanRequest {
  /** A made-up `id` will do for an environment that does not exist yet. */
  environment: EnvironmentContext;
  desired: DesiredState;
  /** Plan against what exists; absent for an environment to be. */
  environmentId?: string;
  mode?: 'deploy' | 'rollback' | 'destroy';
  /** Documents with `seq` up to this one; default: those in force now. */
  platformRevision?: number;
  signal?: AbortSignal;
}

/** What a deployment would do, without doing or recording any of it. */
export interface Planner {
  planEnvironment(request: PlanRequest): Promise<Plan>;
}

/** Tells followers in this process that events of an environment were stored. */
export interface EventBus {
  /** @returns the function that ends the subscription */
  onAppended(environmentId: string, listener: () => void): () => void;
}

/** Looks at the delivery of components; not the engine's own work, but woken as it is. */
export interface Delivery {
  look(entityRef: string): Promise<void>;
  /** Components that are due, the longest due first. */
  listDue(options: { limit: number }): Promise<string[]>;
}

/** All durations are milliseconds. */
export interface EngineOptions {
  /** Most environments worked on at once in this process. */
  concurrency: number;
  /** How long a lease lasts without renewal; a crashed worker's environment is free after it. */
  leaseTtl: number;
  /** How often environments that are due are looked for. */
  sweepInterval: number;
  /** Between looks at an environment in which nothing is to be done. */
  driftInterval: number;
  /** How long one reconciliation waits for readiness before it gives its place away. */
  inlineWait: number;
  /** Deadline of one driver call where the provider names none. */
  callTimeout: number;
  /** Deadline of one look at what is outside, for a plan that somebody waits for. */
  planLookTimeout: number;
  /** Most calls at once per provider and process where the provider names no limit. */
  providerConcurrency: number;
  /** First and longest wait of the backoff after a retryable error. */
  backoff: { base: number; max: number };
  /** First and longest wait between looks at something that is not ready yet. */
  readiness: { base: number; max: number };
  /** First and longest wait between checks of a provider that refuses access. */
  providerCheck: { base: number; max: number; interval: number };
  /** How long events are kept. */
  eventRetention: number;
  /** How long ended operations, and plans of deployments that were replaced, are kept. */
  historyRetention: number;
  /** How long deleted environments are kept, with their receipts. */
  deletedRetention: number;
}

export const defaultEngineOptions: EngineOptions = {
  concurrency: 32,
  leaseTtl: 10_000,
  sweepInterval: 3_000,
  driftInterval: 10 * 60_000,
  inlineWait: 15_000,
  callTimeout: 5 * 60_000,
  planLookTimeout: 10_000,
  providerConcurrency: 16,
  backoff: { base: 1_000, max: 5 * 60_000 },
  readiness: { base: 100, max: 30_000 },
  providerCheck: { base: 5_000, max: 5 * 60_000, interval: 5 * 60_000 },
  eventRetention: 30 * 24 * 3_600_000,
  historyRetention: 90 * 24 * 3_600_000,
  deletedRetention: 365 * 24 * 3_600_000,
};

/**
 * Named places between two effects, at which a test can stop the process or throw. Does nothing
 * in production.
 */
export interface CrashPoints {
  at(point: CrashPoint, place: CrashPlace): Promise<void> | void;
}

/** Whose work comes to a crash point. */
export interface CrashPlace {
  environmentId: string;
  /** At `driver.*`: of the resource. */
  address?: string;
  /** At `lease.acquired`: what the run works for. */
  generation?: number;
}

export const crashPointNames = [
  'lease.acquired',
  'commit.before',
  'commit.after',
  'driver.observe.before',
  'driver.observe.after',
  'driver.apply.before',
  'driver.apply.after',
  'driver.remove.before',
  'driver.remove.after',
  'secret.stored',
  'lease.release.before',
] as const;

export type CrashPoint = (typeof crashPointNames)[number];
