import { quotaProblem } from './quota';

const question = {
  type: 'preview',
  owner: 'group:default/shop',
  entityRef: 'component:default/orders',
};

describe('quotaProblem', () => {
  it.each([
    {
      reason: 'without a number there is no limit',
      quota: {},
      usage: { total: 1_000 },
      expected: /^none$/,
    },
    {
      reason: 'the last one that is allowed',
      quota: { total: 5 },
      usage: { total: 4 },
      expected: /^none$/,
    },
    {
      reason: 'one too many',
      quota: { total: 5 },
      usage: { total: 5 },
      expected: /There are 5 preview environments and at most 5 .* delete one/,
    },
    {
      reason: 'of an owner',
      quota: { total: 50, perOwner: 2 },
      usage: { total: 7, ofOwner: 2 },
      expected: /There are 2 preview environments of group:default\/shop/,
    },
    {
      reason: 'of an entity, which is said before what is wider',
      quota: { total: 1, perOwner: 1, perEntity: 1 },
      usage: { total: 1, ofOwner: 1, ofEntity: 1 },
      expected: /of component:default\/orders and at most 1/,
    },
    {
      reason: 'none at all',
      quota: { total: 0 },
      usage: { total: 0 },
      expected: /There are 0/,
    },
  ])('$reason', ({ quota, usage, expected }) => {
    expect(quotaProblem({ ...question, quota, usage }) ?? 'none').toMatch(
      expected,
    );
  });
});
