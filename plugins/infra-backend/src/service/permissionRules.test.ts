import { createConditionTransformer } from '@backstage/plugin-permission-node';
import { Db, environments } from '../store';
import { describeOnDatabases } from '../store/__testUtils__/describeOnDatabases';
import { Authorizer } from './Authorizer';
import {
  environmentRules,
  infraEnvironmentConditions,
} from './permissionRules';
import { mockServices } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { infraEnvironmentReadPermission } from '@infra-orchestration/backstage-plugin-infra-common';

const { isEntityOwner, hasEnvironmentType } = infraEnvironmentConditions;
const rules = Object.values(environmentRules);
const ruleset = {
  getRuleByName: (name: string) => rules.find(rule => rule.name === name)!,
} as any;

const mine = isEntityOwner({ claims: ['group:default/A'] });
const production = hasEnvironmentType({ types: ['production'] });

const all = [
  { name: 'a-dev', owner: 'group:default/a', type: 'development' },
  { name: 'a-prod', owner: 'group:default/a', type: 'production' },
  { name: 'b-dev', owner: 'group:default/b', type: 'development' },
  { name: 'b-prod', owner: 'group:default/b', type: 'production' },
];

const cases = [
  { reason: 'owner, in any case', criteria: mine, seen: ['a-dev', 'a-prod'] },
  {
    reason: 'type',
    criteria: production,
    seen: ['a-prod', 'b-prod'],
  },
  {
    reason: 'both',
    criteria: { allOf: [mine, production] },
    seen: ['a-prod'],
  },
  {
    reason: 'either',
    criteria: { anyOf: [mine, production] },
    seen: ['a-dev', 'a-prod', 'b-prod'],
  },
  {
    reason: 'all but',
    criteria: { not: production },
    seen: ['a-dev', 'b-dev'],
  },
  {
    reason: 'nested',
    criteria: { not: { anyOf: [{ not: mine }, production] } },
    seen: ['a-dev'],
  },
  {
    reason: 'no claims match nothing',
    criteria: isEntityOwner({ claims: [] }),
    seen: [],
  },
] as const;

describeOnDatabases('permission rules', open => {
  let db: Db;

  beforeAll(async () => {
    db = await open();
    for (const [index, environment] of all.entries()) {
      await environments.insert(
        db,
        {
          ...environment,
          id: `id-${index}`,
          entityRef: 'component:default/x',
          labels: {},
          createdBy: 'user:default/u',
        },
        { now: new Date(), deploymentId: `d-${index}` },
      );
    }
  });

  const authorizer = (criteria: any) =>
    new Authorizer({
      ruleset,
      permissions: mockServices.permissions.mock({
        authorizeConditional: async () => [
          {
            result: AuthorizeResult.CONDITIONAL,
            pluginId: 'infra',
            resourceType: 'infra-environment',
            conditions: criteria,
          },
        ],
      }),
    });
  const options = { credentials: {} as any };

  // The same policy must mean the same in a list and for one environment.
  it.each(cases)('$reason: as a query', async ({ criteria, seen }) => {
    const filter = await authorizer(criteria).restrictionOf(
      infraEnvironmentReadPermission,
      options,
    );
    const { items } = await environments.list(db, { filter, limit: 10 });
    expect(items.map(({ name }) => name).sort()).toEqual(seen);
  });

  it.each(cases)('$reason: one by one', async ({ criteria, seen }) => {
    const allowed: string[] = [];
    for (const environment of all) {
      if (
        await authorizer(criteria).mayOn(
          infraEnvironmentReadPermission,
          environment,
          options,
        )
      ) {
        allowed.push(environment.name);
      }
    }
    expect(allowed).toEqual(seen);
  });

  it('lists nothing where reading is denied', async () => {
    const denied = new Authorizer({
      ruleset,
      permissions: mockServices.permissions({ result: AuthorizeResult.DENY }),
    });
    const filter = await denied.restrictionOf(
      infraEnvironmentReadPermission,
      options,
    );
    const { items } = await environments.list(db, { filter, limit: 10 });
    expect(items).toEqual([]);
  });

  it('is known to the transformer by name', () => {
    expect(createConditionTransformer(rules as any)(mine as any)).toEqual({
      field: 'owner',
      values: ['group:default/a'],
    });
  });
});
