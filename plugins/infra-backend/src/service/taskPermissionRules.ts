import {
  createConditionExports,
  createPermissionResourceRef,
  createPermissionRule,
} from '@backstage/plugin-permission-node';
import { RESOURCE_TYPE_INFRA_TASK } from '@infra-orchestration/backstage-plugin-infra-common';
import { z } from 'zod';
import { TaskFilter, TaskRecord } from '../store';

/** What a decision about a task may look at. */
export type PermissionTask = Pick<
  TaskRecord,
  'environmentOwner' | 'environmentType'
> & { request: Pick<TaskRecord['request'], 'assignee'> };

/**
 * Tasks for people as resources of the permission system.
 *
 * @public
 */
export const infraTaskPermissionResourceRef = createPermissionResourceRef<
  PermissionTask,
  TaskFilter
>().with({
  pluginId: 'infra',
  resourceType: RESOURCE_TYPE_INFRA_TASK,
});

const lower = (refs: string[]) =>
  refs.map(ref => ref.toLocaleLowerCase('en-US'));

const claimsSchema = z.object({
  claims: z
    .array(z.string())
    .describe('Entity refs; usually the ownership refs of the user'),
});

const isTaskAssignee = createPermissionRule({
  name: 'IS_TASK_ASSIGNEE',
  description: 'Allow tasks that are for one of the given entity refs',
  resourceRef: infraTaskPermissionResourceRef,
  paramsSchema: claimsSchema,
  apply: ({ request }, { claims }) => lower(claims).includes(request.assignee),
  toQuery: ({ claims }) => ({
    field: 'assignee' as const,
    values: lower(claims),
  }),
});

const isEnvironmentOwner = createPermissionRule({
  name: 'IS_ENVIRONMENT_OWNER',
  description:
    'Allow tasks for environments that one of the given entity refs owns',
  resourceRef: infraTaskPermissionResourceRef,
  paramsSchema: claimsSchema,
  apply: ({ environmentOwner }, { claims }) =>
    environmentOwner !== undefined && lower(claims).includes(environmentOwner),
  toQuery: ({ claims }) => ({
    field: 'environmentOwner' as const,
    values: lower(claims),
  }),
});

const hasEnvironmentType = createPermissionRule({
  name: 'HAS_ENVIRONMENT_TYPE',
  description: 'Allow tasks for environments of one of the given types',
  resourceRef: infraTaskPermissionResourceRef,
  paramsSchema: z.object({
    types: z.array(z.string()).describe('Names of environment types'),
  }),
  apply: ({ environmentType }, { types }) => types.includes(environmentType),
  toQuery: ({ types }) => ({
    field: 'environmentType' as const,
    values: types,
  }),
});

/** All rules about tasks. */
export const taskRules = {
  isTaskAssignee,
  isEnvironmentOwner,
  hasEnvironmentType,
};

const conditionExports = createConditionExports({
  resourceRef: infraTaskPermissionResourceRef,
  rules: taskRules,
});

/**
 * Conditions for the policies of an installation: `isTaskAssignee`, `isEnvironmentOwner` and
 * `hasEnvironmentType`.
 *
 * @public
 */
export const infraTaskConditions = conditionExports.conditions;

/**
 * A conditional decision about tasks, for the policy of an installation.
 *
 * @public
 */
export const createInfraTaskConditionalDecision =
  conditionExports.createConditionalDecision;
