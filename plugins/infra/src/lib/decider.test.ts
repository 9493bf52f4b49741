import { standingOf } from './decider';

const deployment = {
  requestedBy: 'user:default/ann',
  approval: {
    state: 'awaiting' as const,
    planHash: 'h',
    approvers: ['group:default/platform'],
  },
};

describe('standingOf', () => {
  it.each([
    {
      reason: 'who asked does not decide, though among the approvers',
      identity: {
        userEntityRef: 'user:default/Ann',
        ownershipEntityRefs: ['group:default/platform'],
      },
      expected: 'asked',
    },
    {
      reason: 'a member of the group decides',
      identity: {
        userEntityRef: 'user:default/bob',
        ownershipEntityRefs: ['group:default/platform'],
      },
      expected: 'decides',
    },
    {
      reason: 'anybody else does not',
      identity: { userEntityRef: 'user:default/eve', ownershipEntityRefs: [] },
      expected: 'other',
    },
  ])('$reason', ({ identity, expected }) => {
    expect(standingOf(deployment, identity)).toBe(expected);
  });

  it('leaves it to the permission where nobody is named', () => {
    expect(
      standingOf(
        { requestedBy: 'user:default/ann' },
        { userEntityRef: 'user:default/eve', ownershipEntityRefs: [] },
      ),
    ).toBe('decides');
  });
});
