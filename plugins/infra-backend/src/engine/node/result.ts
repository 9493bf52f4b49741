import {
  ConditionReason,
  Operation,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { InProgressResult } from '@infra-orchestration/backstage-plugin-infra-node';
import { backoff, failureReason } from '../../core';
import { DriverFailure, soundWait } from '../../drivers';
import { ChangeSet, InstanceRecord } from '../../store';
import { mergeChangeSets } from '../reconcile/mergeChangeSets';
import { Run } from '../reconcile/run';
import { operationChange } from './operations';
import { quarantineMessage, Target, TargetResult } from './targets';

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
  const isOver =
    !until ||
    until <= run.now() ||
    wasToldOfChange(run, instance) ||
    isOfEarlierDeployment(run, instance);
  return isOver ? undefined : until;
}

/** Work goes on outside as it should, so a change there may be its end; a backoff has its time. */
export function isPolled({ handle, attempt }: InstanceRecord): boolean {
  return handle !== undefined && attempt === 0;
}

function wasToldOfChange(run: Run, instance: InstanceRecord): boolean {
  const { id, observationRequestedAt, lastObservedAt } = instance;
  const askedAt = Date.parse(lastObservedAt ?? '');
  return (
    isPolled(instance) &&
    (Date.parse(observationRequestedAt ?? '') >= askedAt ||
      run.following.hasChanged(id, askedAt))
  );
}

/** A newer deployment may ask for something else: it does not wait for what goes on outside. */
function isOfEarlierDeployment(run: Run, instance: InstanceRecord): boolean {
  return isPolled(instance) && instance.generation !== run.generation;
}

/** Its wait is over as soon as the provider can be used, however long it was meant to be. */
export function waitsForProvider({ conditions }: InstanceRecord): boolean {
  return conditions.some(
    ({ type, reason }) =>
      type === 'Synced' &&
      (reason === 'AccessDenied' ||
        reason === 'AccessRevoked' ||
        reason === 'Misconfigured'),
  );
}

/** Failed by what was seen, not by an error: a later look may find that it has come right. */
export function wasSeenToFail({ phase, conditions }: InstanceRecord): boolean {
  return (
    phase === 'Failed' &&
    conditions.some(
      ({ type, reason }) => type === 'Synced' && reason === 'NotReady',
    )
  );
}

/** Work that goes on outside, of which the driver told; what is told stands for a look. */
export function goesOn(
  run: Run,
  instance: InstanceRecord,
  work: {
    operation: Operation;
    result: InProgressResult;
    kind: 'inProgress' | 'removing';
    /** Of the inputs of an apply. */
    fingerprint?: string;
    askedAt: Date;
  },
): Ending {
  const { operation, result, kind, fingerprint, askedAt } = work;
  const { handle, message, state, pollAfter } = result;
  const wait = soundWait(pollAfter) ?? run.services.options.readiness.base;
  const until = new Date(run.now().getTime() + wait);
  return {
    changes: mergeChangeSets(
      operationChange(run, operation, 'InProgress', message),
      run.transition(
        instance,
        { kind, message },
        {
          generation: run.generation,
          handle,
          handleFingerprint: fingerprint,
          driverState: state ?? instance.driverState,
          lastObservedAt: askedAt.toISOString(),
          nextAttemptAt: until.toISOString(),
          attempt: 0,
        },
      ),
    ),
    result: { status: 'waiting', until },
  };
}

/** Nothing goes on outside any more, or nobody asks for it. */
export const NO_HANDLE = {
  handle: undefined,
  handleFingerprint: undefined,
} as const;

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
    case 'accessDenied':
    case 'misconfigured': {
      const { message } = failure;
      const health =
        failure.code === 'accessDenied' ? 'AccessDenied' : 'Misconfigured';
      const status =
        target?.provider &&
        (await run.services.monitor.setApart(target.provider, health, message));
      if (status?.health === 'AccessRevoked') {
        return quarantined(
          run,
          uncertain(run, instance, failure),
          quarantineMessage(status),
        );
      }
      return postponed(run, instance, {
        reason: health,
        message,
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

/** What came of a call that we stopped is not known, so what was known before counts no more. */
function uncertain(
  run: Run,
  instance: InstanceRecord,
  { interrupted }: DriverFailure,
): InstanceRecord {
  if (!interrupted) {
    return instance;
  }
  const doubtful = { ...instance, inputsFingerprint: undefined };
  run.keep(doubtful);
  return doubtful;
}

/**
 * Left as it is until access to its provider is granted anew, which wakes the environment. It is looked
 * at now and then nevertheless, should that be lost.
 */
export function quarantined(
  run: Run,
  instance: InstanceRecord,
  message: string,
): Ending {
  const { clock } = run.services;
  const wait = run.driftInterval * (1 + 0.1 * clock.random());
  const until = new Date(run.now().getTime() + wait);
  return {
    changes: run.transition(
      instance,
      { kind: 'quarantined', message },
      { nextAttemptAt: undefined },
    ),
    result: { status: 'waiting', until },
  };
}

/** Its provider cannot be used now. One that was taken away comes back by somebody's doing only. */
export function unreachable(
  run: Run,
  instance: InstanceRecord,
  opened: Exclude<TargetResult, { status: 'open' }>,
): Ending {
  return opened.reason === 'AccessRevoked' || opened.status === 'gone'
    ? quarantined(run, instance, opened.message)
    : postponed(run, instance, opened);
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
        ...NO_HANDLE,
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
