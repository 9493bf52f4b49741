import fc from 'fast-check';
import { ResourceIdentity } from '@infra-orchestration/backstage-plugin-infra-node';
import { schemaErrors } from '@infra-orchestration/backstage-plugin-infra-node/testUtils';
import { databaseName, lockName, userName } from './names';
import { inputSchema } from './schema';

function identity(overrides: Partial<ResourceIdentity>): ResourceIdentity {
  return {
    instanceId: '5e0a5c1e-0f35-4c0a-b9a7-cf1b1f6f3a11',
    environmentId: '0c7c7a77-6d1e-4c5e-8d57-6a50cfd6c1b2',
    environmentName: 'dev',
    environmentType: 'development',
    entityRef: 'component:default/shop',
    address: 'mysql.default#db',
    ownershipMark: 'portal/5e0a5c1e-0f35-4c0a-b9a7-cf1b1f6f3a11',
    ...overrides,
  };
}

describe('databaseName', () => {
  it.each([
    {
      reason: 'people find entity and environment first',
      given: {},
      name: /^shop_dev_[0-9a-f]{8}$/,
    },
    {
      reason: 'what needs quoting is replaced',
      given: {
        entityRef: 'component:ns/My.Shop-API',
        environmentName: 'pr-17',
      },
      name: /^my_shop_api_pr_17_[0-9a-f]{8}$/,
    },
    {
      reason: 'a name begins with a letter',
      given: { entityRef: 'component:default/3scale' },
      name: /^db_3scale_dev_[0-9a-f]{8}$/,
    },
  ])('$reason', ({ given, name }) => {
    expect(databaseName(identity(given), {})).toMatch(name);
  });

  it('is the name asked for', () => {
    expect(databaseName(identity({}), { name: 'orders' })).toBe('orders');
  });

  const anyIdentity = fc
    .record({
      instanceId: fc.uuid(),
      environmentName: fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,39}$/),
      entityRef: fc
        .stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/)
        .map(name => `component:default/${name}`),
    })
    .map(identity);

  it('fits the server and the input schema, whatever the identity', () => {
    fc.assert(
      fc.property(anyIdentity, id => {
        const name = databaseName(id, {});
        expect(Buffer.byteLength(name)).toBeLessThanOrEqual(64);
        expect(schemaErrors(inputSchema, { name })).toEqual([]);
        expect(databaseName({ ...id }, {})).toBe(name);
      }),
    );
  });

  it('differs between instances that are called the same', () => {
    fc.assert(
      fc.property(anyIdentity, fc.uuid(), (id, other) => {
        fc.pre(id.instanceId !== other);
        expect(databaseName({ ...id, instanceId: other }, {})).not.toBe(
          databaseName(id, {}),
        );
      }),
    );
  });
});

describe('userName', () => {
  it.each([
    {
      reason: 'a short name is that of the database',
      database: 'shop_dev_1f0c93ab',
      name: /^shop_dev_1f0c93ab$/,
    },
    {
      reason: 'a long one begins like it',
      database: 'checkout_service_preview_17_1f0c93ab',
      name: /^checkout_service_previe_[0-9a-f]{8}$/,
    },
  ])('$reason', ({ database, name }) => {
    expect(userName(database)).toMatch(name);
  });

  const longName = fc.stringMatching(
    /^checkout_service_preview[a-z0-9_]{9,40}$/,
  );

  it('fits MySQL, and differs where the databases do', () => {
    fc.assert(
      fc.property(longName, longName, (one, two) => {
        expect(userName(one).length).toBeLessThanOrEqual(32);
        expect(schemaErrors(inputSchema, { username: userName(one) })).toEqual(
          [],
        );
        expect(userName(one) === userName(two)).toBe(one === two);
      }),
    );
  });
});

describe('lockName', () => {
  it('is as long as the servers allow, whatever the name', () => {
    expect(lockName('x')).toHaveLength(64);
    expect(lockName('x'.repeat(64))).toHaveLength(64);
  });
});
