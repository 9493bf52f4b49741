import {
  Condition,
  ConditionReason,
  ConditionType,
  ResourcePhase,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { describeBlocker } from './blockers';
import { ConditionContext, NodeOutcome } from './types';

/** What is decided of a condition, before it is known since when it is so. */
export type NextCondition = Pick<
  Condition,
  'type' | 'status' | 'reason' | 'message'
>;

const ORDER: readonly ConditionType[] = [
  'Accepted',
  'Quarantined',
  'Ready',
  'Synced',
  'Drifted',
];

/**
 * Conditions after a decision. `lastTransitionTime` moves only when `status` changes, so a
 * condition that is decided again and again tells since when it holds. Types that nothing was
 * decided of stay as they are.
 */
export function mergeConditions(
  previous: readonly Condition[],
  next: readonly Omit<Condition, 'lastTransitionTime'>[],
  now: Date,
): Condition[] {
  const merged = new Map(previous.map(c => [c.type, c]));
  for (const condition of next) {
    const before = merged.get(condition.type);
    merged.set(condition.type, {
      ...condition,
      lastTransitionTime:
        before?.status === condition.status
          ? before.lastTransitionTime
          : now.toISOString(),
    });
  }
  return ORDER.flatMap(type => merged.get(type) ?? []);
}

export function withContext(
  conditions: readonly NextCondition[],
  { previous, generation, now }: ConditionContext,
): Condition[] {
  return mergeConditions(
    previous,
    conditions.map(c => ({ ...c, observedGeneration: generation })),
    now,
  );
}

/** Phase and conditions of an instance after what has just become known of it. */
export function nodeConditions(
  outcome: NodeOutcome,
  context: ConditionContext,
): { phase: ResourcePhase; conditions: Condition[] } {
  const wasReady = context.previous.some(
    c => c.type === 'Ready' && c.status === 'True',
  );
  const { phase, next } = judge(outcome, wasReady);
  const conditions = [...quarantined(outcome, context.previous), ...next];
  return { phase, conditions: withContext(conditions, context) };
}

export const released: NextCondition = {
  type: 'Quarantined',
  status: 'False',
  reason: 'Ready',
  message: 'Access is granted again',
};

/** Only of what is in quarantine, or was. */
function quarantined(
  outcome: NodeOutcome,
  previous: readonly Condition[],
): NextCondition[] {
  if (outcome.kind === 'quarantined') {
    const { message } = outcome;
    return [
      { type: 'Quarantined', status: 'True', reason: 'AccessRevoked', message },
    ];
  }
  return isInQuarantine(previous) ? [released] : [];
}

/** Left as it is, since access to its provider was taken away. */
export function isInQuarantine(conditions: readonly Condition[]): boolean {
  return conditions.some(
    ({ type, status }) => type === 'Quarantined' && status === 'True',
  );
}

interface Judgement {
  phase: ResourcePhase;
  next: NextCondition[];
}

function judge(outcome: NodeOutcome, wasReady: boolean): Judgement {
  switch (outcome.kind) {
    case 'observed':
      return observed(outcome);
    case 'removing':
    case 'removed':
    case 'retained':
    case 'abandoned':
      return leaving(outcome);
    default:
      return unsynced(outcome, wasReady);
  }
}

type UnsyncedOutcome = Exclude<
  NodeOutcome,
  { kind: 'observed' | 'removing' | 'removed' | 'retained' | 'abandoned' }
>;

/**
 * Not as asked for. What was usable before stays so as far as anybody knows: a change that waits,
 * goes on or failed does not make it unusable, a look at it says whether it is.
 */
function unsynced(outcome: UnsyncedOutcome, wasReady: boolean): Judgement {
  const [phase, reason, message] = describeUnsynced(outcome);
  return {
    phase,
    next: [
      synced('False', reason, message),
      ...(wasReady ? [] : [ready('False', reason, message)]),
    ],
  };
}

function describeUnsynced(
  outcome: UnsyncedOutcome,
): [ResourcePhase, ConditionReason, string] {
  switch (outcome.kind) {
    case 'pending':
      return ['Pending', 'AwaitingDependencies', 'Not begun yet'];
    case 'blocked': {
      const { blocker } = outcome;
      return ['Waiting', blocker.reason, describeBlocker(blocker)];
    }
    case 'applying':
      return ['Applying', 'Applying', outcome.message ?? 'Being applied'];
    case 'inProgress': {
      const { message = 'Work goes on outside' } = outcome;
      return ['Applying', 'InProgress', message];
    }
    case 'retrying':
      return ['Applying', outcome.reason ?? 'Retrying', retryText(outcome)];
    case 'failed':
      return ['Failed', outcome.reason, outcome.message];
    case 'quarantined':
      return ['Waiting', 'AccessRevoked', outcome.message];
    case 'cancelled':
      return ['Pending', 'Cancelled', outcome.message ?? 'Stopped on request'];
    default: {
      const { message = 'A newer deployment took over' } = outcome;
      return ['Pending', 'Superseded', message];
    }
  }
}

function observed(outcome: NodeOutcome & { kind: 'observed' }): Judgement {
  const { message } = outcome;
  if (outcome.failed && !outcome.ready) {
    return seenToFail(message ?? 'It will not become usable by waiting');
  }
  const isSynced = outcome.upToDate && !outcome.drifted;
  return {
    phase: outcome.ready ? 'Ready' : 'NotReady',
    next: [
      outcome.ready
        ? ready('True', 'Ready', message ?? 'Usable')
        : ready('False', 'NotReady', message ?? 'Applied, not usable yet'),
      isSynced
        ? synced('True', 'Ready', 'As asked for')
        : synced(
            'False',
            outcome.drifted ? 'Drifted' : 'Applying',
            'Differs from what is asked for',
          ),
      outcome.drifted
        ? drifted('True', 'Something outside changed it')
        : drifted('False', 'No difference that nobody asked for'),
    ],
  };
}

/** Applied, and nothing usable came of it. */
function seenToFail(message: string): Judgement {
  return {
    phase: 'Failed',
    next: [
      ready('False', 'NotReady', message),
      synced('False', 'NotReady', message),
    ],
  };
}

function leaving(
  outcome: NodeOutcome & {
    kind: 'removing' | 'removed' | 'retained' | 'abandoned';
  },
): Judgement {
  const texts = {
    removing: ['Removing', 'Being removed'],
    removed: ['Removed', 'Seen to be gone'],
    retained: ['Retained', 'Left outside on purpose, no longer looked after'],
    abandoned: [
      'Abandoned',
      'Given up without proof of removal; see the receipt',
    ],
  } as const;
  const [phase, text] = texts[outcome.kind];
  const message = outcome.message ?? text;
  const isSynced = outcome.kind === 'removed' || outcome.kind === 'retained';
  return {
    phase,
    next: [
      ready('False', phase, message),
      synced(isSynced ? 'True' : 'False', phase, message),
    ],
  };
}

function retryText(outcome: NodeOutcome & { kind: 'retrying' }): string {
  return `Attempt ${outcome.attempt} failed and will be repeated: ${outcome.message}`;
}

function ready(
  status: Condition['status'],
  reason: ConditionReason,
  message: string,
): NextCondition {
  return { type: 'Ready', status, reason, message };
}

function synced(
  status: Condition['status'],
  reason: ConditionReason,
  message: string,
): NextCondition {
  return { type: 'Synced', status, reason, message };
}

function drifted(status: 'True' | 'False', message: string): NextCondition {
  const reason = status === 'True' ? 'Drifted' : 'Ready';
  return { type: 'Drifted', status, reason, message };
}

/** The reason of a driver error's code, for conditions and receipts. */
export function failureReason(code: string): ConditionReason {
  const reasons: Record<string, ConditionReason> = {
    accessDenied: 'AccessDenied',
    misconfigured: 'Misconfigured',
    conflict: 'Conflict',
    terminal: 'TerminalError',
    retryable: 'Retrying',
    timeout: 'Timeout',
  };
  return Object.hasOwn(reasons, code) ? reasons[code] : 'Retrying';
}
