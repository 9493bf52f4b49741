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
import { CallOptions } from './types';

export interface PolicyDecisionsOptions<
  TResource,
  TFilter extends object,
  TType extends string,
> {
  permissions: PermissionsService;
  ruleset: PermissionRuleset<TResource, TFilter, TType>;
}

export interface Decided<TResource, TFilter> {
  applies(resource: TResource): boolean;
  /** For a list; undefined: no restriction. */
  restriction(): TFilter | undefined;
}

/**
 * Asks the permission system about resources of one type, and applies its conditions here, where the
 * resources are.
 *
 * @typeParam TFilter - a tree of `allOf`, `anyOf` and `not` over conditions on one field each
 */
export class PolicyDecisions<
  TResource,
  TFilter extends object,
  TType extends string,
> {
  readonly #permissions: PermissionsService;
  readonly #applies: (
    decision: PolicyDecision,
    resource: TResource | undefined,
  ) => boolean;
  readonly #toQuery: (
    criteria: PermissionCriteria<any>,
  ) => PermissionCriteria<TFilter>;

  constructor(options: PolicyDecisionsOptions<TResource, TFilter, TType>) {
    this.#permissions = options.permissions;
    this.#applies = createConditionAuthorizer(options.ruleset);
    this.#toQuery = createConditionTransformer(options.ruleset);
  }

  /** In the order of the permissions, by one question for any number of resources. */
  async decide(
    permissions: ResourcePermission<TType>[],
    options: CallOptions,
  ): Promise<Decided<TResource, TFilter>[]> {
    const decisions = await this.#permissions.authorizeConditional(
      permissions.map(permission => ({ permission })),
      { credentials: options.credentials },
    );
    return decisions.map(decision => ({
      applies: resource => this.#applies(decision, resource),
      restriction: () => this.#restrictionOf(decision),
    }));
  }

  #restrictionOf(decision: PolicyDecision): TFilter | undefined {
    switch (decision.result) {
      case AuthorizeResult.ALLOW:
        return undefined;
      case AuthorizeResult.CONDITIONAL:
        return toFilter<TFilter>(this.#toQuery(decision.conditions));
      default:
        // Matches nothing.
        return { anyOf: [] } as unknown as TFilter;
    }
  }
}

/** @typeParam F - a tree of `allOf`, `anyOf` and `not` over conditions on one field each */
function toFilter<F extends object>(criteria: PermissionCriteria<F>): F {
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
