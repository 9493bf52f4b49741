import { validate, yaml } from './__testUtils__/validation';

describe('policy of an environment type', () => {
  it.each([
    {
      reason: 'all of it',
      spec: {
        ttl: 'PT4H',
        maxTtl: 'P7D',
        warnBefore: 'PT30M',
        approval: {
          required: ['create', 'delete'],
          approvers: ['group:default/platform'],
          expiresAfter: 'P2D',
        },
        quota: { environments: { total: 20, perOwner: 3, perEntity: 1 } },
        limits: { db: { properties: { size: { maximum: 10 } } } },
        nameTemplate: 'pr-${params.number}',
        namePattern: 'pr-\\d+',
      },
      expected: [],
    },
    {
      reason: 'a warning before no end',
      spec: { warnBefore: 'PT30M' },
      expected: ['/spec/warnBefore'],
    },
    {
      reason: 'a longest life shorter than the life',
      spec: { ttl: 'P2D', maxTtl: 'P1D' },
      expected: ['/spec/maxTtl'],
    },
    {
      reason: 'a warning before the beginning',
      spec: { ttl: 'PT1H', warnBefore: 'PT1H' },
      expected: ['/spec/warnBefore'],
    },
    {
      reason: 'no life at all',
      spec: { ttl: 'PT0S' },
      expected: ['/spec/ttl'],
    },
    {
      reason: 'limits of what there is not',
      spec: { limits: { bd: {} } },
      expected: ['/spec/limits/bd'],
    },
    {
      reason: 'limits that are no schema',
      spec: { limits: { db: { properties: { size: { maximum: 'x' } } } } },
      expected: ['/spec/limits/db/properties/size/maximum'],
    },
    {
      reason: 'a name from what is not known then',
      spec: { nameTemplate: '${environment.id}' },
      expected: ['/spec/nameTemplate'],
    },
    {
      reason: 'a pattern that is none',
      spec: { namePattern: '[' },
      expected: ['/spec/namePattern'],
    },
  ])('$reason', ({ spec, expected }) => {
    const problems = validate(yaml('EnvironmentType', 'preview', spec));
    expect(problems.map(({ pointer }) => pointer)).toEqual(expected);
  });
});
