import { InputError, NotFoundError } from '@backstage/errors';
import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { stringifyEntityRef, parseEntityRef } from '@backstage/catalog-model';
import { Environment } from '@infra-orchestration/backstage-plugin-infra-common';
import { InfraService } from '@infra-orchestration/backstage-plugin-infra-node';

/** The form in which the infra plugin keeps entity refs. */
export const normalizedRef = (entityRef: string) =>
  stringifyEntityRef(parseEntityRef(entityRef, { defaultKind: 'component' }));

/** The environment of that name on that entity, where there is one that is not deleted. */
export async function findEnvironment(
  infra: InfraService,
  request: { entityRef: string; name: string },
  credentials: BackstageCredentials,
): Promise<Environment | undefined> {
  let cursor: string | undefined;
  do {
    const page = await infra.listEnvironments(
      { entityRef: normalizedRef(request.entityRef), limit: 200, cursor },
      { credentials },
    );
    const found = page.items.find(item => item.name === request.name);
    if (found) return found;
    cursor = page.nextCursor;
  } while (cursor);
  return undefined;
}

/**
 * The environment a step names.
 *
 * @throws InputError when neither an id nor entity and name are given; NotFoundError when there is
 * none.
 */
export async function requireEnvironment(
  infra: InfraService,
  target: { environmentId?: string; entityRef?: string; name?: string },
  credentials: BackstageCredentials,
): Promise<Environment> {
  const { environmentId, entityRef, name } = target;
  if (environmentId)
    return infra.getEnvironment(environmentId, { credentials });
  if (!entityRef || !name) {
    throw new InputError(
      'Name the environment by `environmentId`, or by `entityRef` and `name`',
    );
  }
  const found = await findEnvironment(infra, { entityRef, name }, credentials);
  if (!found) {
    throw new NotFoundError(`${entityRef} has no environment '${name}'`);
  }
  return found;
}
