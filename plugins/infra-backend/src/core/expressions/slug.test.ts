import fc from 'fast-check';
import { environmentSlug } from './slug';

function slug(entityRef: string, name: string) {
  return environmentSlug({ entityRef, name });
}

describe('environmentSlug', () => {
  it.each([
    {
      reason: 'most environments have a name that reads like one',
      ref: 'component:default/orders',
      name: 'dev',
      expected: /^orders-dev$/,
    },
    {
      reason: 'dashes of the entity do no harm',
      ref: 'component:default/orders-api',
      name: 'dev',
      expected: /^orders-api-dev$/,
    },
    {
      reason: 'a number at the end belongs to the environment, as in previews',
      ref: 'component:default/orders',
      name: 'pr-123',
      expected: /^orders-pr-123$/,
    },
    {
      reason: 'so the entity whose name could be meant instead gets a hash',
      ref: 'component:default/orders-pr',
      name: '123',
      expected: /^orders-pr-123-[0-9a-f]{10}$/,
    },
    {
      reason: 'another dash in the environment could be the entity’s',
      ref: 'component:default/orders',
      name: 'api-dev',
      expected: /^orders-api-dev-[0-9a-f]{10}$/,
    },
    {
      reason: 'another namespace has entities of the same name',
      ref: 'component:team-b/orders',
      name: 'dev',
      expected: /^orders-dev-[0-9a-f]{10}$/,
    },
    {
      reason: 'so has another kind',
      ref: 'api:default/orders',
      name: 'dev',
      expected: /^orders-dev-[0-9a-f]{10}$/,
    },
    {
      reason: 'what is no DNS label is made one',
      ref: 'component:default/Order_Service.v2',
      name: 'dev',
      expected: /^order-service-v2-dev-[0-9a-f]{10}$/,
    },
    {
      reason: 'what is too long is cut, and told apart by the hash',
      ref: 'component:default/a-very-long-name-of-a-service-indeed',
      name: 'development',
      expected: /^a-very-long-name-of-a-service-[0-9a-f]{10}$/,
    },
    {
      reason: 'a name that looks like a hash could be another’s',
      ref: 'component:default/orders',
      name: 'abcdef0123',
      expected: /^orders-abcdef0123-[0-9a-f]{10}$/,
    },
    {
      reason: 'a name without any letter or digit is its hash alone',
      ref: 'component:default/___',
      name: '-',
      expected: /^[0-9a-f]{10}$/,
    },
  ])('$reason', ({ ref, name, expected }) => {
    expect(slug(ref, name)).toMatch(expected);
  });

  it('is the same for references that the catalog takes for the same', () => {
    expect(slug('Component:Default/Orders', 'dev')).toBe(slug('orders', 'dev'));
  });

  const label = fc
    .array(fc.constantFrom('a', 'b', 'pr', '1', '12', 'dev'), {
      minLength: 1,
      maxLength: 4,
    })
    .map(parts => parts.join('-'));
  const pair = fc.tuple(
    fc.constantFrom('component:default', 'component:other', 'api:default'),
    fc.oneof(label, fc.stringMatching(/^[a-z0-9._-]{1,63}$/)),
    fc.oneof(label, fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$/)),
  );

  it('is a DNS label of at most 40 characters, always', () => {
    fc.assert(
      fc.property(pair, ([prefix, entity, name]) => {
        const made = slug(`${prefix}/${entity}`, name);
        expect(made).toMatch(/^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$/);
      }),
    );
  });

  it('is never the same for two environments', () => {
    fc.assert(
      fc.property(fc.array(pair, { minLength: 2, maxLength: 30 }), pairs => {
        const owners = new Map<string, string>();
        for (const [prefix, entity, name] of pairs) {
          const key = `${prefix}/${entity} ${name}`;
          const made = slug(`${prefix}/${entity}`, name);
          expect(owners.get(made) ?? key).toBe(key);
          owners.set(made, key);
        }
      }),
    );
  });
});
