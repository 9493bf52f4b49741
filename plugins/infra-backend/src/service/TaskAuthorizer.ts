import { RESOURCE_TYPE_INFRA_TASK } from '@infra-orchestration/backstage-plugin-infra-common';
import { TaskFilter } from '../store';
import { PolicyDecisions } from './PolicyDecisions';
import { PermissionTask } from './taskPermissionRules';

/** Asks the permission system about tasks. */
export class TaskAuthorizer extends PolicyDecisions<
  PermissionTask,
  TaskFilter,
  typeof RESOURCE_TYPE_INFRA_TASK
> {}
