import {
  AdoptionChoice,
  AdoptionInput,
  PlannedActionType,
} from '@infra-orchestration/backstage-plugin-infra-common';
import fc from 'fast-check';
import { inputs, instance, nodeOf, present } from '../__testUtils__/plans';
import { mergeAdoption, ObservedState, PlannableInstance, planNode } from '.';

const ADDRESS = 'thing.default#one';

interface Case {
  reason: string;
  allowed?: boolean | 'confirm';
  confirmed?: AdoptionChoice;
  instance?: PlannableInstance;
  observation?: ObservedState;
  capabilities?: { adopt?: boolean; read?: boolean };
}

const unmarked = present({
  owned: false,
  upToDate: false,
  diff: [{ path: '/size', before: 3, after: 1 }],
});
const shared = present({
  owned: false,
  upToDate: false,
  notAdoptable: 'Its role owns more',
});
const able = { adopt: true, read: true };

function plan(c: Omit<Case, 'reason'>) {
  return planNode({
    node: nodeOf(
      { adopt: c.allowed },
      c.confirmed && { [ADDRESS]: c.confirmed },
    ),
    inputs: inputs({ size: 1 }),
    instance: c.instance,
    observation: c.observation,
    capabilities: c.capabilities ?? able,
  });
}

describe('an object that nobody we know made', () => {
  const done: (Case & {
    action: PlannedActionType;
    why: string;
    diff?: boolean;
  })[] = [
    {
      reason: 'is taken over where that is confirmed, with what changes',
      allowed: 'confirm',
      confirmed: 'own',
      observation: unmarked,
      action: 'adopt',
      why: 'it was confirmed that it is taken over',
      diff: true,
    },
    {
      reason: 'is taken over by the definition alone',
      allowed: true,
      observation: unmarked,
      action: 'adopt',
      why: 'the definition allows taking it over',
      diff: true,
    },
    {
      reason: 'is read where that is confirmed, and nothing of it changes',
      allowed: 'confirm',
      confirmed: 'read',
      observation: unmarked,
      action: 'adopt',
      why: 'it is only read, and stays as it is',
    },
    {
      reason: 'may be only read also where the definition would take it over',
      allowed: true,
      confirmed: 'read',
      observation: unmarked,
      action: 'adopt',
      why: 'it is only read',
    },
    {
      reason: 'that is read already is looked at again, and what differs told',
      allowed: 'confirm',
      confirmed: 'read',
      instance: instance({ management: 'read', inputs: undefined }),
      observation: unmarked,
      action: 'noop',
      why: 'it is only read, though it differs from what is asked for in /size',
    },
    {
      reason: 'is planned to be read also where nobody could look',
      allowed: 'confirm',
      confirmed: 'read',
      action: 'adopt',
      why: 'it is only read',
    },
    {
      reason: 'that was taken over is our own',
      allowed: 'confirm',
      confirmed: 'own',
      instance: instance(),
      observation: present(),
      action: 'noop',
      why: 'it is as it should be',
    },
    {
      reason: 'that was taken over and is gone is made anew',
      allowed: 'confirm',
      confirmed: 'own',
      instance: instance(),
      observation: { status: 'absent' },
      action: 'create',
      why: 'it was made before and is no longer there',
      diff: true,
    },
    {
      reason: 'that was read at another place is left there',
      allowed: 'confirm',
      instance: instance({ management: 'read', provider: 'eu' }),
      action: 'replace',
      why: 'the old one is left as it is',
      diff: true,
    },
  ];
  it.each(done)('$reason', c => {
    const { action, errors } = plan(c);
    expect(errors).toEqual([]);
    expect(action.action).toBe(c.action);
    expect(action.reason).toContain(c.why);
    expect(action.diff.length > 0).toBe(Boolean(c.diff));
    expect(action.management).toBe(c.confirmed === 'read' ? 'read' : undefined);
  });

  const refused: (Case & { error: string; message: RegExp })[] = [
    {
      reason:
        'that could not be taken over as it is may be read, and it is told what would help',
      allowed: 'confirm',
      observation: shared,
      error: 'NotOwned',
      message: /what is done with it: `read`\. To own it: Its role owns more/,
    },
    {
      reason:
        'that could not be taken over as it is is not, though it was confirmed',
      allowed: 'confirm',
      confirmed: 'own',
      observation: shared,
      error: 'NotOwned',
      message: /cannot be taken over as it is\. Its role owns more/,
    },
    {
      reason:
        'that could not be taken over as it is is not, though the definition would',
      allowed: true,
      observation: shared,
      error: 'NotOwned',
      message: /cannot be taken over as it is\. Its role owns more/,
    },
    {
      reason: 'is shown as found, with what can be chosen',
      allowed: 'confirm',
      observation: unmarked,
      error: 'NotOwned',
      message: /confirm under `adopt` for `thing.default#one`.*`own` or `read`/,
    },
    {
      reason: 'is left alone where the definition does not say more',
      observation: unmarked,
      error: 'NotOwned',
      message: /platform team set `adopt: confirm` in the definition `def`/,
    },
    {
      reason: 'is not taken over against the definition',
      allowed: false,
      confirmed: 'own',
      observation: unmarked,
      error: 'NotOwned',
      message: /platform team set `adopt: confirm`/,
    },
    {
      reason: 'is not read against the definition',
      allowed: false,
      confirmed: 'read',
      observation: unmarked,
      error: 'NotOwned',
      message: /does not allow to read it/,
    },
    {
      reason: 'is not taken over by a driver that cannot',
      allowed: 'confirm',
      confirmed: 'own',
      observation: unmarked,
      capabilities: { read: true },
      error: 'NotOwned',
      message: /driver `memory` takes over nothing/,
    },
    {
      reason: 'is not read by a driver that cannot',
      allowed: 'confirm',
      confirmed: 'read',
      observation: unmarked,
      capabilities: { adopt: true },
      error: 'NotOwned',
      message: /cannot tell of an object that it did not make/,
    },
    {
      reason: 'cannot be read where there is none',
      allowed: 'confirm',
      confirmed: 'read',
      observation: { status: 'absent' },
      error: 'NotReady',
      message: /there is no object of this name.*`leave`/,
    },
    {
      reason: 'cannot be taken over where there is none',
      allowed: 'confirm',
      confirmed: 'own',
      observation: { status: 'absent' },
      error: 'InvalidInput',
      message: /no object of this name to take over/,
    },
    {
      reason: 'is not only read once it is our own',
      allowed: 'confirm',
      confirmed: 'read',
      instance: instance(),
      observation: present(),
      error: 'InvalidInput',
      message: /own, and what is owned does not come to be only read/,
    },
  ];
  it.each(refused)('$reason', c => {
    const { action, errors } = plan(c);
    expect(action).toMatchObject({ action: 'noop', diff: [] });
    expect(errors).toEqual([
      {
        address: ADDRESS,
        reason: c.error,
        message: expect.stringMatching(c.message),
      },
    ]);
  });

  it.each([
    { reason: 'both', capabilities: able, choices: ['own', 'read'] },
    {
      reason: 'what the driver can',
      capabilities: { read: true },
      choices: ['read'],
    },
    {
      reason: 'nothing where the definition forbids it',
      allowed: false,
      choices: [],
    },
  ])('offers $reason', ({ allowed = 'confirm', capabilities, choices }) => {
    const { action } = plan({
      allowed: allowed as boolean | 'confirm',
      observation: unmarked,
      capabilities,
    });
    expect(action.found).toEqual({ choices });
  });

  it('offers to read what could not be owned as it is, and tells why', () => {
    const { action } = plan({ allowed: 'confirm', observation: shared });
    expect(action.found).toEqual({
      choices: ['read'],
      notAdoptable: 'Its role owns more',
    });
  });
});

const choice = fc.constantFrom<AdoptionChoice | undefined>(
  undefined,
  'own',
  'read',
);
const anyCase = fc.record({
  allowed: fc.constantFrom<boolean | 'confirm' | undefined>(
    undefined,
    true,
    false,
    'confirm',
  ),
  confirmed: choice,
  instance: fc.constantFrom(
    undefined,
    instance(),
    instance({ inputs: undefined }),
    instance({ management: 'read', inputs: undefined }),
  ),
  observation: fc.constantFrom<ObservedState | undefined>(
    undefined,
    { status: 'absent' },
    present(),
    unmarked,
    shared,
    present({ owned: false, foundMark: 'other/1', upToDate: false }),
  ),
  capabilities: fc.record({ adopt: fc.boolean(), read: fc.boolean() }),
});

it('never changes what is a stranger’s without leave of both definition and request', () => {
  fc.assert(
    fc.property(anyCase, c => {
      const { action, errors } = plan(c);
      const { allowed, confirmed, observation, capabilities } = c;
      const isStrangers =
        observation?.status === 'present' && !observation.owned;
      const isRead =
        confirmed === 'read' &&
        capabilities.read &&
        action.management === 'read' &&
        action.diff.length === 0 &&
        ['adopt', 'noop'].includes(action.action);
      const isOwned =
        capabilities.adopt &&
        action.management === undefined &&
        action.action === 'adopt' &&
        (allowed === true || confirmed === 'own');
      const hasLeave =
        Boolean(allowed) &&
        observation !== undefined &&
        !('foundMark' in observation) &&
        (isRead || isOwned);
      expect(!isStrangers || errors.length > 0 || hasLeave).toBe(true);
    }),
  );
});

it('plans nothing but looks for what is only read', () => {
  fc.assert(
    fc.property(anyCase, c => {
      const { action } = plan({ ...c, confirmed: 'read' });
      expect(['adopt', 'noop']).toContain(action.action);
      expect(action.diff).toEqual([]);
    }),
  );
});

describe('what is confirmed', () => {
  it.each<{
    reason: string;
    base?: Record<string, AdoptionChoice>;
    change?: AdoptionInput;
    expected?: Record<string, AdoptionChoice>;
  }>([
    {
      reason: 'to be taken over is so once',
      base: { a: 'own', b: 'read' },
      change: undefined,
      expected: { b: 'read' },
    },
    {
      reason: 'is said by address',
      base: { a: 'read', b: 'read' },
      change: { b: 'own', c: 'read' },
      expected: { a: 'read', b: 'own', c: 'read' },
    },
    {
      reason: 'is taken back',
      base: { a: 'read' },
      change: { a: 'leave' },
      expected: undefined,
    },
    {
      reason: 'is nothing at first',
      base: undefined,
      change: {},
      expected: undefined,
    },
  ])('$reason', ({ base, change, expected }) => {
    expect(mergeAdoption(base, change)).toEqual(expected);
  });

  it('holds no more than was said, and is the same when nothing new is said', () => {
    const said = fc.dictionary(
      fc.constantFrom('a', 'b', 'c'),
      fc.constantFrom('own' as const, 'read' as const),
    );
    const change = fc.dictionary(
      fc.constantFrom('a', 'b', 'c'),
      fc.constantFrom('own' as const, 'read' as const, 'leave' as const),
    );
    fc.assert(
      fc.property(said, change, (before, asked) => {
        const merged = mergeAdoption(before, asked) ?? {};
        for (const [address, is] of Object.entries(merged)) {
          expect(asked[address] ?? before[address]).toBe(is);
        }
        const once = mergeAdoption(before) ?? {};
        expect(mergeAdoption(once) ?? {}).toEqual(once);
        expect(Object.values(once)).not.toContain('own');
      }),
    );
  });
});
