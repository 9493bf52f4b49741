import { PermissionsService } from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import {
  AuthorizeResult,
  BasicPermission,
  ResourcePermission,
} from '@backstage/plugin-permission-common';
import { RESOURCE_TYPE_INFRA_ENVIRONMENT } from '@infra-orchestration/backstage-plugin-infra-common';
import { EnvironmentFilter } from '../store';
import { PermissionEnvironment } from './permissionRules';
import { PolicyDecisions, PolicyDecisionsOptions } from './PolicyDecisions';
import { CallOptions } from './types';

export type EnvironmentPermission = ResourcePermission<
  typeof RESOURCE_TYPE_INFRA_ENVIRONMENT
>;

/** Asks the permission system about environments, and about what belongs to none. */
export class Authorizer {
  readonly #permissions: PermissionsService;
  readonly #environments: PolicyDecisions<
    PermissionEnvironment,
    EnvironmentFilter,
    typeof RESOURCE_TYPE_INFRA_ENVIRONMENT
  >;

  constructor(
    options: PolicyDecisionsOptions<
      PermissionEnvironment,
      EnvironmentFilter,
      typeof RESOURCE_TYPE_INFRA_ENVIRONMENT
    >,
  ) {
    this.#permissions = options.permissions;
    this.#environments = new PolicyDecisions(options);
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
    const [decided] = await this.#environments.decide([permission], options);
    return environment => decided.applies(environment);
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
    const [decided] = await this.#environments.decide([permission], options);
    return decided.restriction();
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
