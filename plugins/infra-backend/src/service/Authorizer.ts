import { PermissionsService } from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import {
  AuthorizeResult,
  BasicPermission,
  PermissionCriteria,
  PolicyDecision,
  ResourcePermission,
} from '@backstage/plugin-permission-common';
import {
  createConditionAuthorizer,
  createConditionTransformer,
  PermissionRuleset,
} from '@backstage/plugin-permission-node';
import { RESOURCE_TYPE_INFRA_ENVIRONMENT } from '@infra-orchestration/backstage-plugin-infra-common';
import { EnvironmentFilter } from '../store';
import { PermissionEnvironment } from './permissionRules';
import { CallOptions } from './types';

export type EnvironmentPermission = ResourcePermission<
  typeof RESOURCE_TYPE_INFRA_ENVIRONMENT
>;

export interface AuthorizerOptions {
  permissions: PermissionsService;
  ruleset: PermissionRuleset<
    PermissionEnvironment,
    EnvironmentFilter,
    typeof RESOURCE_TYPE_INFRA_ENVIRONMENT
  >;
}

/** Matches nothing. */
const nothing: EnvironmentFilter = { anyOf: [] };

/** Asks the permission system, and applies its conditions here, where the environments are. */
export class Authorizer {
  readonly #permissions: PermissionsService;
  readonly #applies: (
    decision: PolicyDecision,
    environment: PermissionEnvironment | undefined,
  ) => boolean;
  readonly #toQuery: (
    criteria: PermissionCriteria<any>,
  ) => PermissionCriteria<EnvironmentFilter>;

  constructor(options: AuthorizerOptions) {
    this.#permissions = options.permissions;
    this.#applies = createConditionAuthorizer(options.ruleset);
    this.#toQuery = createConditionTransformer(options.ruleset);
  }

  async mayOn(
    permission: EnvironmentPermission,
    environment: PermissionEnvironment,
    options: CallOptions,
  ): Promise<boolean> {
    return (await this.deciderOf(permission, options))(environment);
  }

  /** Asks once, for any number of environments. */
  async deciderOf(
    permission: EnvironmentPermission,
    options: CallOptions,
  ): Promise<(environment: PermissionEnvironment) => boolean> {
    const [decision] = await this.#permissions.authorizeConditional(
      [{ permission }],
      { credentials: options.credentials },
    );
    return environment => this.#applies(decision, environment);
  }

  /** @throws NotAllowedError */
  async requireOn(
    permission: EnvironmentPermission,
    environment: PermissionEnvironment,
    options: CallOptions,
  ): Promise<void> {
    if (!(await this.mayOn(permission, environment, options))) {
      throw new NotAllowedError(
        `You lack the permission ${permission.name} for ${environment.type} environments of ${environment.owner}`,
      );
    }
  }

  /** What a list is to be restricted to; undefined where to nothing. */
  async restrictionOf(
    permission: EnvironmentPermission,
    options: CallOptions,
  ): Promise<EnvironmentFilter | undefined> {
    const [decision] = await this.#permissions.authorizeConditional(
      [{ permission }],
      { credentials: options.credentials },
    );
    switch (decision.result) {
      case AuthorizeResult.ALLOW:
        return undefined;
      case AuthorizeResult.CONDITIONAL:
        return toFilter<EnvironmentFilter>(this.#toQuery(decision.conditions));
      default:
        return nothing;
    }
  }

  /** @throws NotAllowedError */
  async require(
    permission: BasicPermission,
    options: CallOptions,
  ): Promise<void> {
    const [decision] = await this.#permissions.authorize([{ permission }], {
      credentials: options.credentials,
    });
    if (decision.result !== AuthorizeResult.ALLOW) {
      throw new NotAllowedError(`You lack the permission ${permission.name}`);
    }
  }
}

/** @typeParam F - a tree of `allOf`, `anyOf` and `not` over conditions on one field each */
export function toFilter<F extends object>(criteria: PermissionCriteria<F>): F {
  const all = (parts: PermissionCriteria<F>[]) =>
    parts.map(part => toFilter<F>(part));
  if ('allOf' in criteria && Array.isArray(criteria.allOf)) {
    return { allOf: all(criteria.allOf) } as unknown as F;
  }
  if ('anyOf' in criteria && Array.isArray(criteria.anyOf)) {
    return { anyOf: all(criteria.anyOf) } as unknown as F;
  }
  if ('not' in criteria) {
    return {
      not: toFilter<F>(criteria.not as PermissionCriteria<F>),
    } as unknown as F;
  }
  return criteria as F;
}
