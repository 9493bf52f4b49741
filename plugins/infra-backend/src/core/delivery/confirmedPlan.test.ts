import { whyNotConfirmed } from './confirmedPlan';

describe('whyNotConfirmed', () => {
  it.each([
    {
      reason: 'nobody confirmed what is begun by itself',
      promotion: { planHash: undefined, requestedBy: 'plugin:infra' },
      expected: undefined,
    },
    {
      reason: 'whoever names no plan takes what comes',
      promotion: { planHash: undefined, requestedBy: 'user:default/ann' },
      expected: undefined,
    },
    {
      reason: 'the plan is the one that was read',
      promotion: { planHash: 'now', requestedBy: 'user:default/ann' },
      expected: undefined,
    },
    {
      reason: 'another plan is what nobody has agreed to',
      promotion: { planHash: 'before', requestedBy: 'user:default/ann' },
      expected: expect.stringContaining('what user:default/ann confirmed'),
    },
    {
      reason: 'an empty hash is none that a plan has',
      promotion: { planHash: '', requestedBy: 'external:ci' },
      expected: expect.stringContaining('what external:ci confirmed'),
    },
  ])('$reason', ({ promotion, expected }) => {
    expect(whyNotConfirmed(promotion, { hash: 'now' })).toEqual(expected);
  });
});
