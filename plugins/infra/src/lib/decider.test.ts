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

  it.each([
    {
      reason: 'has to be in both lists, where the step of a pipeline has one',
      approval: { stepApprovers: ['group:default/leads'] },
      groups: ['group:default/platform'],
      expected: 'other',
    },
    {
      reason: 'is in both',
      approval: { stepApprovers: ['group:default/leads'] },
      groups: ['group:default/platform', 'group:default/leads'],
      expected: 'decides',
    },
    {
      reason: 'made the image',
      approval: { excluded: ['User:default/bob'] },
      groups: ['group:default/platform'],
      expected: 'made',
    },
  ])('says $expected of who $reason', ({ approval, groups, expected }) => {
    expect(
      standingOf(
        { ...deployment, approval: { ...deployment.approval, ...approval } },
        { userEntityRef: 'user:default/bob', ownershipEntityRefs: groups },
      ),
    ).toBe(expected);
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
