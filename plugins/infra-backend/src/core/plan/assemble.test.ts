import { PlannedAction } from '@infra-orchestration/backstage-plugin-infra-common';
import { JsonValue } from '@backstage/types';
import fc from 'fast-check';
import { plannedAction } from '../__testUtils__/plans';
import { assemblePlan, hashPlan } from '.';

const NOW = new Date('2026-03-01T00:00:00Z');

describe('assemblePlan', () => {
  it('puts actions in the order in which they can run', () => {
    const actions = [
      plannedAction({ address: 'a', dependsOn: ['b'] }),
      plannedAction({ address: 'old', action: 'delete', dependsOn: ['a'] }),
      plannedAction({ address: 'b' }),
    ];
    const plan = assemblePlan({
      actions,
      errors: [],
      now: NOW,
      environmentId: 'e',
      generation: 2,
    });
    expect(plan.actions.map(a => a.address)).toEqual(['b', 'a', 'old']);
    expect(plan).toMatchObject({
      environmentId: 'e',
      generation: 2,
      createdAt: '2026-03-01T00:00:00.000Z',
      empty: false,
    });
    expect(plan.hash).toMatch(/^[0-9a-f]{64}$/);
  });

  it('has warnings where there are some, and the same hash', () => {
    const options = { actions: [plannedAction({})], errors: [], now: NOW };
    const plan = assemblePlan({ ...options, warnings: [] });
    expect(plan).not.toHaveProperty('warnings');
    const warned = assemblePlan({ ...options, warnings: ['gone'] });
    expect(warned).toEqual({ ...plan, warnings: ['gone'] });
  });

  it.each([
    {
      reason: 'a plan of nothing is empty',
      actions: [],
      errors: [],
      empty: true,
    },
    {
      reason: 'a plan that leaves all alone is empty',
      actions: [plannedAction({ action: 'noop' })],
      errors: [],
      empty: true,
    },
    {
      reason: 'a plan that forgets something is not',
      actions: [plannedAction({ action: 'forget' })],
      errors: [],
      empty: false,
    },
    {
      reason:
        'a plan with errors is not, because what it would do is not known',
      actions: [],
      errors: [{ reason: 'InvalidInput' as const, message: 'x' }],
      empty: false,
    },
  ])('$reason', ({ actions, errors, empty }) => {
    expect(assemblePlan({ actions, errors, now: NOW }).empty).toBe(empty);
  });

  it('lets no value of a secret through, also where the driver gave one', () => {
    const diff = [
      { path: '/p', before: 'hunter2', after: 'hunter2', secret: true },
    ];
    const plan = assemblePlan({
      actions: [plannedAction({ diff })],
      errors: [],
      now: NOW,
    });
    expect(JSON.stringify(plan)).not.toContain('hunter2');
  });

  it('can be made of actions that wait for each other, to be read', () => {
    const actions = [
      plannedAction({ address: 'a', dependsOn: ['b'] }),
      plannedAction({ address: 'b', dependsOn: ['a'] }),
    ];
    expect(
      assemblePlan({ actions, errors: [], now: NOW }).actions,
    ).toHaveLength(2);
  });
});

describe('hashPlan', () => {
  const base = {
    actions: [
      plannedAction(),
      plannedAction({ address: 'b', dependsOn: ['a'] }),
    ],
    errors: [],
  };

  it.each<{
    reason: string;
    change: (a: PlannedAction) => PlannedAction;
    same: boolean;
  }>([
    {
      reason: 'the words of a reason do not count',
      change: a => ({ ...a, reason: 'other' }),
      same: true,
    },
    {
      reason: 'nor does how the match came about',
      change: a => ({
        ...a,
        explanation: {
          address: 'a',
          outcome: 'matched',
          reason: '',
          candidates: [],
        },
      }),
      same: true,
    },
    {
      reason: 'what is done counts',
      change: a => ({ ...a, action: 'update' }),
      same: false,
    },
    {
      reason: 'what is changed counts',
      change: a => ({ ...a, diff: [{ path: '/x', after: 2 }] }),
      same: false,
    },
    {
      reason: 'on what it is done counts',
      change: a => ({ ...a, externalName: 'x' }),
      same: false,
    },
    {
      reason: 'by which definition counts',
      change: a => ({ ...a, definition: { name: 'd', revision: 2 } }),
      same: false,
    },
    {
      reason: 'that a secret changes counts',
      change: a => ({ ...a, diff: [...a.diff, { path: '/p', secret: true }] }),
      same: false,
    },
  ])('$reason', ({ change, same }) => {
    const changed = {
      ...base,
      actions: [change(base.actions[0]), base.actions[1]],
    };
    expect(hashPlan(changed) === hashPlan(base)).toBe(same);
  });

  it('binds to errors as well', () => {
    const errors = [{ reason: 'InvalidInput' as const, message: 'x' }];
    expect(hashPlan({ ...base, errors })).not.toBe(hashPlan(base));
  });

  it('is the same for an environment to be and the one that then is', () => {
    const planFor = (environmentId: string) => ({
      environmentId,
      actions: [
        plannedAction({
          diff: [{ path: '/id', after: `env-${environmentId}` }],
        }),
      ],
      errors: [],
    });
    expect(hashPlan(planFor('0000'))).toBe(hashPlan(planFor('abcd-1234')));
  });

  const randomAction = fc.record({
    address: fc.constantFrom('a', 'b', 'c'),
    action: fc.constantFrom('create' as const, 'noop' as const),
    reason: fc.string(),
    type: fc.constant('thing'),
    diff: fc.array(
      fc.record({
        path: fc.constantFrom('/x', '/y'),
        after: fc.jsonValue() as fc.Arbitrary<JsonValue>,
      }),
    ),
    dependsOn: fc.subarray(['a', 'b', 'c']),
  });

  it('does not hang on the order of keys, actions and dependencies', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(randomAction, { selector: a => a.address }),
        actions => {
          const turned = [...actions].reverse().map(
            a =>
              turnKeys({
                ...a,
                dependsOn: [...a.dependsOn].reverse(),
              }) as unknown as PlannedAction,
          );
          expect(hashPlan({ actions: turned, errors: [] })).toBe(
            hashPlan({ actions, errors: [] }),
          );
        },
      ),
    );
  });
});

function turnKeys(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(turnKeys);
  }
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([k, v]) => [k, turnKeys(v)]),
      )
    : value;
}
