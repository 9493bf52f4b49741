import {
  createConditionExports,
  createPermissionResourceRef,
  createPermissionRule,
} from '@backstage/plugin-permission-node';
import {
  EnvironmentContext,
  RESOURCE_TYPE_INFRA_ENVIRONMENT,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { z } from 'zod';
import { EnvironmentFilter } from '../store';

/** What a decision about an environment may look at; one to be has it as well as one that is. */
export type PermissionEnvironment = Pick<EnvironmentContext, 'owner' | 'type'>;

/**
 * Environments as resources of the permission system.
 *
 * @public
 */
export const infraEnvironmentPermissionResourceRef =
  createPermissionResourceRef<PermissionEnvironment, EnvironmentFilter>().with({
    pluginId: 'infra',
    resourceType: RESOURCE_TYPE_INFRA_ENVIRONMENT,
  });

const isEntityOwner = createPermissionRule({
  name: 'IS_ENTITY_OWNER',
  description: 'Allow environments that one of the given entity refs owns',
  resourceRef: infraEnvironmentPermissionResourceRef,
  paramsSchema: z.object({
    claims: z
      .array(z.string())
      .describe('Entity refs; usually the ownership refs of the user'),
  }),
  apply: (environment, { claims }) =>
    claims
      .map(claim => claim.toLocaleLowerCase('en-US'))
      .includes(environment.owner),
  toQuery: ({ claims }) => ({
    field: 'owner' as const,
    values: claims.map(claim => claim.toLocaleLowerCase('en-US')),
  }),
});

const hasEnvironmentType = createPermissionRule({
  name: 'HAS_ENVIRONMENT_TYPE',
  description: 'Allow environments of one of the given types',
  resourceRef: infraEnvironmentPermissionResourceRef,
  paramsSchema: z.object({
    types: z.array(z.string()).describe('Names of environment types'),
  }),
  apply: (environment, { types }) => types.includes(environment.type),
  toQuery: ({ types }) => ({ field: 'type' as const, values: types }),
});

/** All rules about environments. */
export const environmentRules = { isEntityOwner, hasEnvironmentType };

const conditionExports = createConditionExports({
  resourceRef: infraEnvironmentPermissionResourceRef,
  rules: environmentRules,
});

/**
 * Conditions for the policies of an installation: `isEntityOwner` and `hasEnvironmentType`.
 *
 * @public
 */
export const infraEnvironmentConditions = conditionExports.conditions;

/**
 * A conditional decision about environments, for the policy of an installation.
 *
 * @public
 */
export const createInfraEnvironmentConditionalDecision =
  conditionExports.createConditionalDecision;
