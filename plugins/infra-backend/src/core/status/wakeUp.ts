import { NextWakeUpOptions, WakeUpInstance } from './types';

const READINESS_POLL_MS = 5_000;
/** Part of the drift interval by which a check may come earlier or later. */
const DRIFT_SPREAD = 0.1;

/** When an environment has to be looked at again; undefined: nothing is left to look at. */
export function nextWakeUp(options: NextWakeUpOptions): Date | undefined {
  const { instances, now } = options;
  const times = instances.flatMap(instance => dueAt(instance, options) ?? []);
  return times.length === 0
    ? undefined
    : new Date(Math.max(now.getTime(), Math.min(...times)));
}

/** Milliseconds since the epoch. */
function dueAt(
  instance: WakeUpInstance,
  { now, driftIntervalMs, random, readinessPollMs }: NextWakeUpOptions,
): number | undefined {
  const { phase, nextAttemptAt, lastObservedAt } = instance;
  if (phase === 'Removed' || phase === 'Retained' || phase === 'Abandoned') {
    return undefined;
  }
  if (nextAttemptAt !== undefined) {
    return Date.parse(nextAttemptAt);
  }
  switch (phase) {
    case 'Waiting':
      // What it waits for wakes it.
      return undefined;
    case 'Pending':
    case 'Applying':
    case 'Removing':
      // Nobody said when, so whoever was at it is gone.
      return now.getTime();
    case 'NotReady':
      return now.getTime() + (readinessPollMs ?? READINESS_POLL_MS);
    default: {
      const spread = 1 - DRIFT_SPREAD + 2 * DRIFT_SPREAD * random;
      const since = lastObservedAt ? Date.parse(lastObservedAt) : now.getTime();
      return since + driftIntervalMs * spread;
    }
  }
}

export interface BackoffOptions {
  /** Ceiling of the first delay. Default 1 s. */
  baseMs?: number;
  /** Highest ceiling. Default 5 min. */
  capMs?: number;
  /** Least delay, so that nobody draws a hot loop. Default 100 ms. */
  floorMs?: number;
}

/**
 * Milliseconds to wait after failed attempt number `attempt` (from 1): evenly drawn between the
 * floor and a ceiling that doubles with each attempt up to the cap ("full jitter").
 *
 * @param random - in [0, 1), drawn by the caller.
 */
export function backoff(
  attempt: number,
  random: number,
  options: BackoffOptions = {},
): number {
  const { baseMs = 1_000, capMs = 300_000, floorMs = 100 } = options;
  const doublings = Math.max(0, Math.min(attempt, 60) - 1);
  const ceiling = Math.min(capMs, baseMs * 2 ** doublings);
  return Math.round(Math.max(floorMs, random * ceiling));
}
