import {
  Condition,
  ConditionReason,
} from '@infra-orchestration/backstage-plugin-infra-common';
import fc from 'fast-check';
import { failureReason, mergeConditions, nodeConditions, NodeOutcome } from '.';

const T0 = new Date('2026-01-01T00:00:00Z');
const T1 = new Date('2026-01-01T00:01:00Z');

function short(conditions: readonly Condition[]) {
  return Object.fromEntries(
    conditions.map(c => [c.type, `${c.status} ${c.reason}`]),
  );
}

/** Conditions after outcomes one after the other. */
function after(...outcomes: NodeOutcome[]) {
  return outcomes.reduce(
    ({ conditions }, outcome) =>
      nodeConditions(outcome, { previous: conditions, generation: 1, now: T0 }),
    { phase: 'Pending', conditions: [] } as ReturnType<typeof nodeConditions>,
  );
}

const ready: NodeOutcome = {
  kind: 'observed',
  ready: true,
  upToDate: true,
  drifted: false,
};
const failed: NodeOutcome = {
  kind: 'failed',
  reason: 'AccessDenied',
  message: 'Forbidden',
};

describe('nodeConditions', () => {
  it.each<{
    reason: string;
    outcomes: NodeOutcome[];
    phase: string;
    conditions: Record<string, string>;
  }>([
    {
      reason: 'what has not begun is pending',
      outcomes: [{ kind: 'pending' }],
      phase: 'Pending',
      conditions: {
        Ready: 'False AwaitingDependencies',
        Synced: 'False AwaitingDependencies',
      },
    },
    {
      reason: 'what is seen to have failed is not usable, whatever it was',
      outcomes: [ready, { ...ready, ready: false, failed: true }],
      phase: 'Failed',
      conditions: {
        Ready: 'False NotReady',
        Synced: 'False NotReady',
        Drifted: 'False Ready',
      },
    },
    {
      reason: 'what has failed and is usable all the same is ready',
      outcomes: [{ ...ready, failed: true }],
      phase: 'Ready',
      conditions: {
        Ready: 'True Ready',
        Synced: 'True Ready',
        Drifted: 'False Ready',
      },
    },
    {
      reason: 'what waits says for what',
      outcomes: [
        {
          kind: 'blocked',
          blocker: { reason: 'AwaitingDependencies', waitingFor: ['a'] },
        },
      ],
      phase: 'Waiting',
      conditions: {
        Ready: 'False AwaitingDependencies',
        Synced: 'False AwaitingDependencies',
      },
    },
    {
      reason: 'what cannot begin says that something else failed',
      outcomes: [
        {
          kind: 'blocked',
          blocker: { reason: 'DependencyFailed', causes: ['a'] },
        },
      ],
      phase: 'Waiting',
      conditions: {
        Ready: 'False DependencyFailed',
        Synced: 'False DependencyFailed',
      },
    },
    {
      reason: 'what is being made is not ready',
      outcomes: [{ kind: 'applying' }],
      phase: 'Applying',
      conditions: { Ready: 'False Applying', Synced: 'False Applying' },
    },
    {
      reason: 'work that goes on outside is told of',
      outcomes: [
        { kind: 'applying' },
        { kind: 'inProgress', message: 'Creating volume' },
      ],
      phase: 'Applying',
      conditions: { Ready: 'False InProgress', Synced: 'False InProgress' },
    },
    {
      reason: 'what is applied and usable is ready',
      outcomes: [{ kind: 'applying' }, ready],
      phase: 'Ready',
      conditions: {
        Ready: 'True Ready',
        Synced: 'True Ready',
        Drifted: 'False Ready',
      },
    },
    {
      reason: 'what is applied and not usable yet is synced, not ready',
      outcomes: [{ ...ready, ready: false, message: '0 of 1 replicas' }],
      phase: 'NotReady',
      conditions: {
        Ready: 'False NotReady',
        Synced: 'True Ready',
        Drifted: 'False Ready',
      },
    },
    {
      reason:
        'what somebody changed outside has drifted, and may be usable still',
      outcomes: [ready, { ...ready, upToDate: false, drifted: true }],
      phase: 'Ready',
      conditions: {
        Ready: 'True Ready',
        Synced: 'False Drifted',
        Drifted: 'True Drifted',
      },
    },
    {
      reason: 'what does not yet show the new inputs has not drifted',
      outcomes: [{ ...ready, upToDate: false }],
      phase: 'Ready',
      conditions: {
        Ready: 'True Ready',
        Synced: 'False Applying',
        Drifted: 'False Ready',
      },
    },
    {
      reason:
        'a change to what is usable leaves it usable as far as anybody knows',
      outcomes: [ready, { kind: 'applying' }],
      phase: 'Applying',
      conditions: {
        Ready: 'True Ready',
        Synced: 'False Applying',
        Drifted: 'False Ready',
      },
    },
    {
      reason: 'so does waiting for a dependency that changes',
      outcomes: [
        ready,
        {
          kind: 'blocked',
          blocker: { reason: 'AwaitingDependencies', waitingFor: ['a'] },
        },
      ],
      phase: 'Waiting',
      conditions: {
        Ready: 'True Ready',
        Synced: 'False AwaitingDependencies',
        Drifted: 'False Ready',
      },
    },
    {
      reason: 'so does an attempt that will be repeated',
      outcomes: [ready, { kind: 'retrying', message: 'refused', attempt: 2 }],
      phase: 'Applying',
      conditions: {
        Ready: 'True Ready',
        Synced: 'False Retrying',
        Drifted: 'False Ready',
      },
    },
    {
      reason: 'and a failed change, until a look says otherwise',
      outcomes: [ready, failed],
      phase: 'Failed',
      conditions: {
        Ready: 'True Ready',
        Synced: 'False AccessDenied',
        Drifted: 'False Ready',
      },
    },
    {
      reason: 'what never was ready and failed is not',
      outcomes: [{ kind: 'applying' }, failed],
      phase: 'Failed',
      conditions: { Ready: 'False AccessDenied', Synced: 'False AccessDenied' },
    },
    {
      reason: 'an attempt that will be repeated tells its reason',
      outcomes: [
        {
          kind: 'retrying',
          reason: 'ProviderUnavailable',
          message: 'down',
          attempt: 1,
        },
      ],
      phase: 'Applying',
      conditions: {
        Ready: 'False ProviderUnavailable',
        Synced: 'False ProviderUnavailable',
      },
    },
    {
      reason: 'what is being removed is no longer to be used',
      outcomes: [ready, { kind: 'removing' }],
      phase: 'Removing',
      conditions: {
        Ready: 'False Removing',
        Synced: 'False Removing',
        Drifted: 'False Ready',
      },
    },
    {
      reason: 'what was seen to be gone is as asked for',
      outcomes: [ready, { kind: 'removing' }, { kind: 'removed' }],
      phase: 'Removed',
      conditions: {
        Ready: 'False Removed',
        Synced: 'True Removed',
        Drifted: 'False Ready',
      },
    },
    {
      reason: 'so is what was to be left',
      outcomes: [{ kind: 'retained' }],
      phase: 'Retained',
      conditions: { Ready: 'False Retained', Synced: 'True Retained' },
    },
    {
      reason: 'what was given up is not',
      outcomes: [{ kind: 'abandoned' }],
      phase: 'Abandoned',
      conditions: { Ready: 'False Abandoned', Synced: 'False Abandoned' },
    },
    {
      reason: 'what was stopped says by what',
      outcomes: [ready, { kind: 'superseded' }],
      phase: 'Pending',
      conditions: {
        Ready: 'True Ready',
        Synced: 'False Superseded',
        Drifted: 'False Ready',
      },
    },
  ])('$reason', ({ outcomes, phase, conditions }) => {
    const result = after(...outcomes);
    expect(result.phase).toBe(phase);
    expect(short(result.conditions)).toEqual(conditions);
  });

  it('tells people what happened', () => {
    const text = (outcome: NodeOutcome) =>
      after(outcome).conditions.find(c => c.type === 'Synced')?.message;
    expect(text(failed)).toBe('Forbidden');
    expect(text({ kind: 'retrying', message: 'refused', attempt: 3 })).toBe(
      'Attempt 3 failed and will be repeated: refused',
    );
    expect(
      text({
        kind: 'blocked',
        blocker: { reason: 'DependencyFailed', causes: ['a', 'b'] },
      }),
    ).toContain('`a`, `b` failed');
    expect(
      text({
        kind: 'blocked',
        blocker: { reason: 'AwaitingDependencies', waitingFor: ['a'] },
      }),
    ).toBe('Waits for `a`');
  });
});

describe('mergeConditions', () => {
  const next = (
    status: Condition['status'],
    reason: ConditionReason = 'Ready',
  ) => ({
    type: 'Ready' as const,
    status,
    reason,
    message: reason,
    observedGeneration: 2,
  });

  it('moves the time when the status changes, and only then', () => {
    const first = mergeConditions([], [next('False', 'NotReady')], T0);
    const second = mergeConditions(first, [next('False', 'Retrying')], T1);
    const third = mergeConditions(second, [next('True')], T1);
    expect(first[0].lastTransitionTime).toBe(T0.toISOString());
    expect(second[0]).toMatchObject({
      reason: 'Retrying',
      lastTransitionTime: T0.toISOString(),
    });
    expect(third[0].lastTransitionTime).toBe(T1.toISOString());
  });

  it('leaves types alone that nothing was decided of, and has one order', () => {
    const drifted: Condition = {
      ...next('False'),
      type: 'Drifted',
      lastTransitionTime: T0.toISOString(),
    };
    const merged = mergeConditions([drifted], [next('True')], T1);
    expect(merged.map(c => c.type)).toEqual(['Ready', 'Drifted']);
    expect(merged[1]).toEqual(drifted);
  });
});

describe('properties', () => {
  const outcome: fc.Arbitrary<NodeOutcome> = fc.oneof(
    fc.record({
      kind: fc.constant('observed' as const),
      ready: fc.boolean(),
      upToDate: fc.boolean(),
      drifted: fc.boolean(),
    }),
    fc.constantFrom<NodeOutcome>(
      { kind: 'pending' },
      { kind: 'applying' },
      { kind: 'inProgress' },
      { kind: 'retrying', message: 'x', attempt: 1 },
      failed,
      { kind: 'removing' },
      { kind: 'removed' },
      {
        kind: 'blocked',
        blocker: { reason: 'AwaitingDependencies', waitingFor: ['a'] },
      },
    ),
  );

  it('the same outcome again changes nothing, however late', () => {
    fc.assert(
      fc.property(
        fc.array(outcome),
        outcome,
        fc.date({ noInvalidDate: true, min: T0 }),
        (history, last, now) => {
          const { conditions } = after(...history, last);
          const again = nodeConditions(last, {
            previous: conditions,
            generation: 1,
            now,
          });
          expect(again.conditions).toEqual(conditions);
        },
      ),
    );
  });

  it('a time moves exactly with its status', () => {
    fc.assert(
      fc.property(fc.array(outcome, { minLength: 1 }), history => {
        let previous: Condition[] = [];
        history.forEach((step, i) => {
          const now = new Date(T0.getTime() + i * 1000);
          const { conditions } = nodeConditions(step, {
            previous,
            generation: i,
            now,
          });
          for (const condition of conditions) {
            const before = previous.find(c => c.type === condition.type);
            expect(condition.lastTransitionTime).toBe(
              before?.status === condition.status
                ? before.lastTransitionTime
                : now.toISOString(),
            );
          }
          previous = conditions;
        });
      }),
    );
  });

  it('there is one condition of a type at most', () => {
    fc.assert(
      fc.property(fc.array(outcome), history => {
        const types = after(...history).conditions.map(c => c.type);
        expect(new Set(types).size).toBe(types.length);
      }),
    );
  });
});

describe('failureReason', () => {
  it.each([
    ['accessDenied', 'AccessDenied'],
    ['misconfigured', 'Misconfigured'],
    ['conflict', 'Conflict'],
    ['terminal', 'TerminalError'],
    ['retryable', 'Retrying'],
    ['constructor', 'Retrying'],
  ])('%s is %s', (code, reason) => {
    expect(failureReason(code)).toBe(reason);
  });
});
