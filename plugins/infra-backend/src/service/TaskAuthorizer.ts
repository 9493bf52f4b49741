import { PermissionsService } from '@backstage/backend-plugin-api';
import {
  AuthorizeResult,
  PermissionCriteria,
  PolicyDecision,
  ResourcePermission,
} from '@backstage/plugin-permission-common';
import {
  createConditionAuthorizer,
  createConditionTransformer,
  PermissionRuleset,
} from '@backstage/plugin-permission-node';
import { RESOURCE_TYPE_INFRA_TASK } from '@infra-orchestration/backstage-plugin-infra-common';
import { TaskFilter } from '../store';
import { toFilter } from './Authorizer';
import { PermissionTask } from './taskPermissionRules';
import { CallOptions } from './types';

export interface TaskAuthorizerOptions {
  permissions: PermissionsService;
  ruleset: PermissionRuleset<
    PermissionTask,
    TaskFilter,
    typeof RESOURCE_TYPE_INFRA_TASK
  >;
}

export interface TaskDecision {
  applies(task: PermissionTask): boolean;
  /** For a list; undefined: no restriction. */
  restriction?: TaskFilter;
}

/** Matches nothing. */
const nothing: TaskFilter = { anyOf: [] };

/** Asks the permission system about tasks, and applies its conditions here. */
export class TaskAuthorizer {
  readonly #permissions: PermissionsService;
  readonly #applies: (
    decision: PolicyDecision,
    task: PermissionTask | undefined,
  ) => boolean;
  readonly #toQuery: (
    criteria: PermissionCriteria<any>,
  ) => PermissionCriteria<TaskFilter>;

  constructor(options: TaskAuthorizerOptions) {
    this.#permissions = options.permissions;
    this.#applies = createConditionAuthorizer(options.ruleset);
    this.#toQuery = createConditionTransformer(options.ruleset);
  }

  /** In the order of the permissions, by one question. */
  async decide(
    permissions: ResourcePermission<typeof RESOURCE_TYPE_INFRA_TASK>[],
    options: CallOptions,
  ): Promise<TaskDecision[]> {
    const decisions = await this.#permissions.authorizeConditional(
      permissions.map(permission => ({ permission })),
      { credentials: options.credentials },
    );
    return decisions.map(decision => ({
      applies: task => this.#applies(decision, task),
      restriction: this.#restrictionOf(decision),
    }));
  }

  #restrictionOf(decision: PolicyDecision): TaskFilter | undefined {
    switch (decision.result) {
      case AuthorizeResult.ALLOW:
        return undefined;
      case AuthorizeResult.CONDITIONAL:
        return toFilter<TaskFilter>(this.#toQuery(decision.conditions));
      default:
        return nothing;
    }
  }
}
