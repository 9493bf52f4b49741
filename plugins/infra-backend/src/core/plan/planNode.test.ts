import {
  FieldDiff,
  PlannedAction,
  ResourceDefinitionDocument,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { Observation } from '@infra-orchestration/backstage-plugin-infra-node';
import { JsonObject } from '@backstage/types';
import { inputs, instance, nodeOf, present } from '../__testUtils__/plans';
import { Resolution } from '../expressions';
import { ObservedState, PlannableInstance, planNode } from '.';

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
    reason: 'what cannot be changed in place is made anew, and says why',
    instance: instance(),
    observation: present({
      upToDate: false,
      diff: [{ path: '/size', before: 1, after: 2 }],
      replace: 'the size of a volume cannot shrink',
    }),
    action: 'replace',
    diff: [{ path: '/size', before: 1, after: 2 }],
    why: 'the size of a volume cannot shrink, so it is deleted and made anew',
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
    reason: 'what the driver says it would make is shown beside the inputs',
    observation: {
      status: 'absent',
      diff: [{ path: '/resources/role', after: 'create' }],
    },
    action: 'create',
    diff: [
      { path: '/size', after: 1 },
      { path: '/resources/role', after: 'create' },
    ],
    why: 'it does not exist yet',
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
      capabilities: { adopt: true },
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
          /`other\/1`.*never taken over.*the definition `def`/,
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

  it('refuses to make anew what its deletion policy keeps', () => {
    const { action, errors } = planNode({
      node: nodeOf({ deletionPolicy: 'retain' }),
      inputs: inputs({ size: 2 }),
      instance: instance(),
      observation: present({ upToDate: false, replace: 'the size is fixed' }),
    });
    expect(action.action).toBe('noop');
    expect(errors).toEqual([
      expect.objectContaining({
        reason: 'TerminalError',
        message: expect.stringMatching(/the size is fixed.*`retain` forbids/),
      }),
    ]);
  });
});
