import {
  FieldDiff,
  PlannedAction,
  ResourceDefinitionDocument,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { Observation } from '@infra-orchestration/backstage-plugin-infra-node';
import { JsonObject, JsonValue } from '@backstage/types';
import fc from 'fast-check';
import {
  definition,
  desired,
  graphOptions,
  resourceType,
} from '../__testUtils__/builders';
import { Resolution } from '../expressions';
import { buildGraph, ResourceNode } from '../graph';
import { redactByPointers } from '../schema';
import {
  assemblePlan,
  diffInputs,
  hashPlan,
  ObservedState,
  PlannableInstance,
  planNode,
  planRemovals,
} from '.';

const NOW = new Date('2026-03-01T00:00:00Z');

function nodeOf(
  spec: Partial<ResourceDefinitionDocument['spec']> = {},
): ResourceNode {
  const { graph } = buildGraph(
    graphOptions({
      resourceTypes: [resourceType('thing')],
      definitions: [definition('def', { type: 'thing', ...spec })],
      desired: desired({ claims: { one: { type: 'thing' } } }),
    }),
  );
  return graph.nodes.get('thing.default#one')!;
}

function inputs(
  value: JsonObject,
  rest: Partial<Resolution> = {},
): Resolution<JsonObject> {
  return {
    unknown: [],
    unknownPaths: [],
    errors: [],
    secretPaths: [],
    ...rest,
    value,
  };
}

function instance(fields: Partial<PlannableInstance> = {}): PlannableInstance {
  return {
    address: 'thing.default#one',
    type: 'thing',
    definition: { name: 'def', revision: 1 },
    driver: 'memory',
    kind: 'thing',
    externalName: 'thing-one',
    phase: 'Ready',
    dependenciesOf: [],
    inputs: { size: 1 },
    ...fields,
  };
}

const present = (
  fields: Partial<ObservedState & { status: 'present' }> = {},
): ObservedState => ({
  status: 'present',
  owned: true,
  upToDate: true,
  diff: [],
  ready: true,
  ...fields,
});

interface Case {
  reason: string;
  instance?: PlannableInstance;
  observation?: ObservedState;
  inputs?: Resolution<JsonObject>;
  spec?: Partial<ResourceDefinitionDocument['spec']>;
  action: PlannedAction['action'];
  diff?: FieldDiff[];
  why: string;
}

const cases: Case[] = [
  {
    reason: 'what nobody has made is created, with all its inputs',
    action: 'create',
    diff: [{ path: '/size', after: 1 }],
    why: 'it does not exist yet',
  },
  {
    reason: 'what was recorded and never applied is created',
    instance: instance({ inputs: undefined, phase: 'Pending' }),
    observation: { status: 'absent' },
    action: 'create',
    diff: [{ path: '/size', after: 1 }],
    why: 'it does not exist yet',
  },
  {
    reason:
      'what is there and ours is left alone, also after a crash before it was recorded as applied',
    instance: instance({ inputs: undefined, phase: 'Applying' }),
    observation: present(),
    action: 'noop',
    why: 'it is as it should be',
  },
  {
    reason: 'what is gone is made again',
    instance: instance(),
    observation: { status: 'absent' },
    action: 'create',
    diff: [{ path: '/size', after: 1 }],
    why: 'it was made before and is no longer there',
  },
  {
    reason: 'what differs outside is updated, with what the driver saw',
    instance: instance(),
    observation: present({
      upToDate: false,
      diff: [{ path: '/spec', before: 1, after: 2 }],
    }),
    action: 'update',
    diff: [{ path: '/spec', before: 1, after: 2 }],
    why: 'it differs from what is asked for',
  },
  {
    reason:
      'without a look outside the inputs of the last apply decide: a change',
    instance: instance(),
    inputs: inputs({ size: 2 }),
    action: 'update',
    diff: [{ path: '/size', before: 1, after: 2 }],
    why: 'something else is asked for than at the last apply',
  },
  {
    reason: 'without a look outside the inputs of the last apply decide: none',
    instance: instance(),
    action: 'noop',
    why: 'nothing else is asked for than at the last apply',
  },
  {
    reason: 'what depends on something unknown may change, and says so',
    instance: instance(),
    observation: present(),
    inputs: inputs(
      { size: '${resources["x"].outputs.n}' },
      { unknownPaths: ['/size'] },
    ),
    action: 'update',
    diff: [{ path: '/size', before: 1, knownAfterApply: true }],
    why: 'what it depends on is applied first and may change it',
  },
  {
    reason:
      'somebody else’s object may be taken over where the definition says so',
    spec: { adopt: true },
    observation: present({
      owned: false,
      upToDate: false,
      diff: [{ path: '/a', after: 1 }],
    }),
    action: 'adopt',
    diff: [{ path: '/a', after: 1 }],
    why: 'the definition allows taking it over',
  },
  {
    reason: 'another kind is another thing',
    instance: instance({ kind: 'other' }),
    action: 'replace',
    diff: [{ path: '/size', after: 1 }],
    why: 'its kind changes from `other` to `thing`, so it is made anew there and the old one is deleted',
  },
  {
    reason:
      'another provider has its own things; what is retained is left at the old one',
    instance: instance({ provider: 'eu', deletionPolicy: 'retain' }),
    observation: present(),
    action: 'replace',
    diff: [{ path: '/size', after: 1 }],
    why: 'its provider changes from `eu` to `none`, so it is made anew there and the old one is left as it is',
  },
  {
    reason: 'what was removed before is created as if it had never been',
    instance: instance({ phase: 'Removed', kind: 'other' }),
    action: 'create',
    diff: [{ path: '/size', after: 1 }],
    why: 'it does not exist yet',
  },
  {
    reason: 'what was retained before is still ours',
    instance: instance({ phase: 'Retained' }),
    observation: present(),
    action: 'noop',
    why: 'it is as it should be',
  },
];

describe('planNode', () => {
  it.each(cases)('$reason', c => {
    const { action, errors } = planNode({
      node: nodeOf(c.spec),
      inputs: c.inputs ?? inputs({ size: 1 }),
      instance: c.instance,
      observation: c.observation,
    });
    expect(errors).toEqual([]);
    expect(action).toMatchObject({
      action: c.action,
      diff: c.diff ?? [],
      type: 'thing',
      driver: 'memory',
      kind: 'thing',
    });
    expect(action.reason).toContain(c.why);
    expect(action.reason).toContain('`def` matches every claim of the type');
  });

  it('refuses what belongs to somebody else, and says whose and what to do', () => {
    const { action, errors } = planNode({
      node: nodeOf(),
      inputs: inputs({ size: 1 }),
      observation: present({ owned: false, foundMark: 'other/1' }),
    });
    expect(action).toMatchObject({ action: 'noop', diff: [] });
    expect(errors).toEqual([
      {
        address: 'thing.default#one',
        reason: 'NotOwned',
        message: expect.stringMatching(
          /`other\/1`.*`adopt: true` in the definition `def`/,
        ),
      },
    ]);
  });

  it('hands errors of the inputs on with their place', () => {
    const error = {
      reason: 'MissingOutput' as const,
      message: 'gone',
      pointer: '/size',
    };
    const { errors } = planNode({
      node: nodeOf(),
      inputs: inputs({}, { errors: [error] }),
    });
    expect(errors).toEqual([
      {
        address: 'thing.default#one',
        reason: 'MissingOutput',
        message: 'inputs/size: gone',
      },
    ]);
  });

  it('keeps the name outside that is recorded, else the one the driver told', () => {
    const name = (stored?: PlannableInstance) =>
      planNode({
        node: nodeOf(),
        inputs: inputs({}),
        instance: stored,
        externalName: 'new',
      }).action.externalName;
    expect(name(instance())).toBe('thing-one');
    expect(name()).toBe('new');
    expect(name(instance({ phase: 'Removed' }))).toBe('new');
  });

  it('takes an Observation of a driver as it is', () => {
    const observation: Observation = {
      status: 'present',
      owned: true,
      upToDate: true,
      diff: [],
      ready: true,
      outputs: {},
    };
    const { action } = planNode({
      node: nodeOf(),
      inputs: inputs({}),
      observation,
    });
    expect(action.action).toBe('noop');
  });

  it('shows no secret, whoever made the diff', () => {
    const secretPaths = ['/password', '/nested/key'];
    const value = { password: 'hunter2', nested: { key: 'hunter2', b: 1 } };
    const observation = present({
      upToDate: false,
      diff: [
        { path: '/password', before: 'hunter2', after: 'hunter2' },
        { path: '/nested', after: value.nested },
        { path: '/marked', after: 'hunter2', secret: true },
      ],
    });
    for (const seen of [undefined, observation]) {
      const { action } = planNode({
        node: nodeOf(),
        inputs: inputs(value, { secretPaths }),
        observation: seen,
      });
      expect(JSON.stringify(action)).not.toContain('hunter2');
      expect(action.diff).toContainEqual({ path: '/password', secret: true });
    }
  });
});

describe('diffInputs', () => {
  it.each<{
    reason: string;
    before?: JsonObject;
    after: JsonObject;
    rest?: Partial<Resolution>;
    diff: FieldDiff[];
  }>([
    {
      reason: 'nothing differs',
      before: { a: { b: [1] } },
      after: { a: { b: [1] } },
      diff: [],
    },
    {
      reason: 'fields are told one by one, sorted',
      before: { b: 1, c: 1 },
      after: { a: 1, b: 2 },
      diff: [
        { path: '/a', after: 1 },
        { path: '/b', before: 1, after: 2 },
        { path: '/c', before: 1 },
      ],
    },
    {
      reason: 'a list of plain values is one field',
      before: { l: [1] },
      after: { l: [1, 2] },
      diff: [{ path: '/l', before: [1], after: [1, 2] }],
    },
    {
      reason: 'objects in a list are told by their fields',
      before: { l: [{ a: 1 }, { a: 2 }] },
      after: { l: [{ a: 1 }, { a: 3 }] },
      diff: [{ path: '/l/1/a', before: 2, after: 3 }],
    },
    {
      reason: 'an object in the place of a value is told as both',
      before: { a: 1 },
      after: { a: { b: 1 } },
      diff: [
        { path: '/a', before: 1 },
        { path: '/a/b', after: 1 },
      ],
    },
    {
      reason: 'an empty object is something',
      before: {},
      after: { a: {} },
      diff: [{ path: '/a', after: {} }],
    },
    {
      reason: 'a secret is told without its value when something is made',
      after: { p: 'hunter2' },
      rest: { secretPaths: ['/p'] },
      diff: [{ path: '/p', secret: true }],
    },
    {
      reason: 'a secret that was left out before cannot be compared',
      before: {},
      after: { p: 'hunter2' },
      rest: { secretPaths: ['/p'] },
      diff: [],
    },
    {
      reason: 'nor can one in a list, where null holds its place',
      before: { l: [null, 'x'] },
      after: { l: ['hunter2', 'x'] },
      rest: { secretPaths: ['/l/0'] },
      diff: [],
    },
    {
      reason: 'a plain value that becomes a secret is a change',
      before: { p: 'plain' },
      after: { p: 'hunter2' },
      rest: { secretPaths: ['/p'] },
      diff: [{ path: '/p', secret: true }],
    },
    {
      reason: 'a secret and unknown value is both',
      after: { p: '${x}' },
      rest: { secretPaths: ['/p'], unknownPaths: ['/p'] },
      diff: [{ path: '/p', secret: true, knownAfterApply: true }],
    },
  ])('$reason', ({ before, after, rest, diff }) => {
    expect(diffInputs(before, inputs(after, rest))).toEqual(diff);
  });

  const object = fc.dictionary(
    fc.string(),
    fc.jsonValue(),
  ) as fc.Arbitrary<JsonObject>;

  it('is empty against what was applied, secrets left out', () => {
    fc.assert(
      fc.property(object, fc.nat(), (value, pick) => {
        const keys = Object.keys(value);
        const secretPaths = keys.length
          ? [
              `/${keys[pick % keys.length]
                .replace(/~/g, '~0')
                .replace(/\//g, '~1')}`,
            ]
          : [];
        const stored = redactByPointers(
          JSON.parse(JSON.stringify(value)),
          secretPaths,
        );
        expect(diffInputs(stored, inputs(value, { secretPaths }))).toEqual([]);
      }),
    );
  });
});

describe('planRemovals', () => {
  const chain = [
    instance({ address: 'a', dependenciesOf: ['b'] }),
    instance({ address: 'b', dependenciesOf: ['c'] }),
    instance({ address: 'c' }),
  ];
  const plan = (keep: string[], instances = chain, retain: string[] = []) =>
    planRemovals({ instances, keep: new Set(keep), retain }).map(p => [
      p.address,
      p.action,
      p.dependsOn,
    ]);

  it('goes from what nothing depends on to what all depend on', () => {
    expect(plan([])).toEqual([
      ['a', 'delete', []],
      ['b', 'delete', ['a']],
      ['c', 'delete', ['b']],
    ]);
  });

  it('waits until what is kept has let go', () => {
    expect(plan(['a', 'b'])).toEqual([['c', 'delete', ['b']]]);
  });

  it('has nothing to do where all is kept, or gone already', () => {
    expect(plan(['a', 'b', 'c'])).toEqual([]);
    const gone = (['Removed', 'Retained', 'Abandoned'] as const).map(
      (phase, i) => instance({ address: `g${i}`, phase }),
    );
    expect(plan([], gone)).toEqual([]);
  });

  it('does not wait for what is gone', () => {
    expect(
      plan(
        [],
        [
          instance({ address: 'a', phase: 'Removed', dependenciesOf: ['b'] }),
          instance({ address: 'b' }),
        ],
      ),
    ).toEqual([['b', 'delete', []]]);
  });

  it.each([
    ['by its definition', instance({ deletionPolicy: 'retain' }), []],
    ['by the environment type', instance(), ['thing']],
  ])('forgets what is to stay %s', (_, stored, retain) => {
    expect(plan([], [stored], retain)).toEqual([
      ['thing.default#one', 'forget', []],
    ]);
  });
});

function action(fields: Partial<PlannedAction> = {}): PlannedAction {
  return {
    address: 'a',
    action: 'create',
    reason: 'because',
    type: 'thing',
    diff: [{ path: '/x', after: 1 }],
    dependsOn: [],
    ...fields,
  };
}

describe('assemblePlan', () => {
  it('puts actions in the order in which they can run', () => {
    const actions = [
      action({ address: 'a', dependsOn: ['b'] }),
      action({ address: 'old', action: 'delete', dependsOn: ['a'] }),
      action({ address: 'b' }),
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

  it.each([
    {
      reason: 'a plan of nothing is empty',
      actions: [],
      errors: [],
      empty: true,
    },
    {
      reason: 'a plan that leaves all alone is empty',
      actions: [action({ action: 'noop' })],
      errors: [],
      empty: true,
    },
    {
      reason: 'a plan that forgets something is not',
      actions: [action({ action: 'forget' })],
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
      actions: [action({ diff })],
      errors: [],
      now: NOW,
    });
    expect(JSON.stringify(plan)).not.toContain('hunter2');
  });

  it('can be made of actions that wait for each other, to be read', () => {
    const actions = [
      action({ address: 'a', dependsOn: ['b'] }),
      action({ address: 'b', dependsOn: ['a'] }),
    ];
    expect(
      assemblePlan({ actions, errors: [], now: NOW }).actions,
    ).toHaveLength(2);
  });
});

describe('hashPlan', () => {
  const base = {
    actions: [action(), action({ address: 'b', dependsOn: ['a'] })],
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
        action({ diff: [{ path: '/id', after: `env-${environmentId}` }] }),
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
