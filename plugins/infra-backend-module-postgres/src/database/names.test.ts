import fc from 'fast-check';
import { ResourceIdentity } from '@infra-orchestration/backstage-plugin-infra-node';
import { schemaErrors } from '@infra-orchestration/backstage-plugin-infra-node/testUtils';
import { commentOf, databaseName, markIn } from './names';
import { inputSchema } from './schema';

function identity(overrides: Partial<ResourceIdentity>): ResourceIdentity {
  return {
    instanceId: '5e0a5c1e-0f35-4c0a-b9a7-cf1b1f6f3a11',
    environmentId: '0c7c7a77-6d1e-4c5e-8d57-6a50cfd6c1b2',
    environmentName: 'dev',
    environmentType: 'development',
    entityRef: 'component:default/shop',
    address: 'postgres.default#db',
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
    {
      reason: 'pg_ is the prefix of the server itself',
      given: { entityRef: 'component:default/pg-admin' },
      name: /^db_pg_admin_dev_[0-9a-f]{8}$/,
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
        expect(Buffer.byteLength(name)).toBeLessThanOrEqual(63);
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

describe('markIn', () => {
  it.each([
    { reason: 'no comment', comment: null, mark: undefined },
    { reason: "somebody's own words", comment: 'billing', mark: undefined },
    {
      reason: 'the mark alone',
      comment: commentOf('a.b/c-1'),
      mark: 'a.b/c-1',
    },
    {
      reason: 'people added to it',
      comment: `Do not drop! ${commentOf('a/b')}, ask Ada`,
      mark: 'a/b',
    },
    {
      reason: 'a mark is never found by a part of it',
      comment: commentOf('a/b-longer'),
      mark: 'a/b-longer',
    },
  ])('$reason', ({ comment, mark }) => {
    expect(markIn(comment)).toBe(mark);
  });
});
