import { ConditionReason } from '@infra-orchestration/backstage-plugin-infra-common';
import { backoff, failureReason } from '../../core';
import { DriverFailure } from '../../drivers';
import { ChangeSet, InstanceRecord } from '../../store';
import { Run } from '../reconcile/run';
import { Target } from './targets';

/**
 * How far one look at a node came. `settled`: as asked for; for a removal, gone. `waiting`: to be
 * looked at again, at `until` or when something changes. `failed`: not without a person.
 */
export type StepResult =
  | { status: 'settled' }
  | { status: 'waiting'; until: Date }
  | { status: 'failed' };

/** Until when nothing is to be tried with the instance; undefined: it may be tried now. */
export function waitOf(run: Run, instance: InstanceRecord): Date | undefined {
  const until = instance.nextAttemptAt && new Date(instance.nextAttemptAt);
  return until && until > run.now() ? until : undefined;
}

/** Its wait is over as soon as the provider grants access, however long it was meant to be. */
export function waitsForAccess({ conditions }: InstanceRecord): boolean {
  return conditions.some(
    ({ type, reason }) => type === 'Synced' && reason === 'AccessDenied',
  );
}

/** What a look ends with: what is to be stored, and how far the node is. */
export interface Ending {
  changes: ChangeSet;
  result: StepResult;
}

/**
 * When to look again at something that is not ready, or not gone: a quarter of the time that it
 * has been so, within limits. A function of what is stored, so it makes no difference which run
 * asks.
 */
export function nextLook(run: Run, address: string): Date {
  const { base, max } = run.services.options.readiness;
  const since = run
    .instance(address)
    ?.conditions.find(({ type }) => type === 'Ready')?.lastTransitionTime;
  const now = run.now().getTime();
  const elapsed = since ? now - Date.parse(since) : 0;
  return new Date(now + Math.min(max, Math.max(base, elapsed / 4)));
}

/** The change after a failed attempt, and what becomes of the node. */
export async function afterFailure(
  run: Run,
  instance: InstanceRecord,
  failure: DriverFailure,
  target?: Target,
): Promise<Ending> {
  switch (failure.code) {
    case 'conflict':
    case 'terminal':
      return failed(run, instance, {
        reason: failureReason(failure.code),
        message: failure.message,
      });
    case 'accessDenied': {
      const status =
        target?.provider &&
        (await run.services.monitor.deny(target.provider, failure.message));
      return postponed(run, instance, {
        reason: 'AccessDenied',
        message: failure.message,
        until: status?.nextCheckAt ? new Date(status.nextCheckAt) : undefined,
      });
    }
    default:
      return postponed(run, instance, {
        reason: failure.reason,
        message: failure.message,
        retryAfter: failure.retryAfter,
      });
  }
}

/** Waits for a person, or for a newer deployment. */
export function failed(
  run: Run,
  instance: InstanceRecord,
  cause: { reason: ConditionReason; message: string },
): Ending {
  return {
    changes: run.transition(
      instance,
      { kind: 'failed', ...cause },
      {
        generation: run.generation,
        handle: undefined,
        nextAttemptAt: undefined,
        attempt: instance.attempt + 1,
      },
    ),
    result: { status: 'failed' },
  };
}

/** To be tried again after a wait that grows with the attempts, with full jitter. */
export function postponed(
  run: Run,
  instance: InstanceRecord,
  cause: {
    reason: ConditionReason;
    message: string;
    retryAfter?: number;
    /** Where it is known when it makes sense to look again. */
    until?: Date;
  },
): Ending {
  const { clock, options } = run.services;
  const attempt = instance.attempt + 1;
  const wait = Math.max(
    cause.retryAfter ?? 0,
    backoff(attempt, clock.random(), {
      baseMs: options.backoff.base,
      capMs: options.backoff.max,
      floorMs: Math.min(100, options.backoff.base),
    }),
  );
  const until = new Date(
    Math.max(cause.until?.getTime() ?? 0, run.now().getTime() + wait),
  );
  return {
    changes: run.transition(
      instance,
      {
        kind: 'retrying',
        reason: cause.reason,
        message: cause.message,
        attempt,
      },
      {
        generation: run.generation,
        attempt,
        nextAttemptAt: until.toISOString(),
      },
    ),
    result: { status: 'waiting', until },
  };
}
