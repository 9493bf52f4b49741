import { InputError, NotFoundError } from '@backstage/errors';
import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { ActionContext } from '@backstage/plugin-scaffolder-node';
import { stringifyEntityRef, parseEntityRef } from '@backstage/catalog-model';
import { Environment } from '@infra-orchestration/backstage-plugin-infra-common';
import { InfraService } from '@infra-orchestration/backstage-plugin-infra-node';
import { outputPlaceholders } from './dryRun';

/** How a step names an existing environment: by id, or by entity and name. */
export interface TargetInput {
  environmentId?: string;
  entityRef?: string;
  name?: string;
}

/** The form in which the infra plugin keeps entity refs. */
export const normalizedRef = (entityRef: string) =>
  stringifyEntityRef(parseEntityRef(entityRef, { defaultKind: 'component' }));

/** The environment of that name on that entity, where there is one that is not deleted. */
export async function findEnvironment(
  infra: InfraService,
  request: { entityRef: string; name: string },
  credentials: BackstageCredentials,
): Promise<Environment | undefined> {
  const { items } = await infra.listEnvironments(
    {
      entityRef: normalizedRef(request.entityRef),
      name: request.name,
      limit: 1,
    },
    { credentials },
  );
  return items[0];
}

/**
 * The environment a step names.
 *
 * @throws InputError when neither an id nor entity and name are given; NotFoundError when there is
 * none.
 */
export async function requireEnvironment(
  infra: InfraService,
  target: TargetInput,
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

/**
 * The same for a step that can be dry run: where an earlier step creates the environment, it is not
 * there yet on a dry run. Says so and gives nothing.
 */
export async function findTarget(
  ctx: Pick<ActionContext<any, any, 'v2'>, 'isDryRun' | 'logger' | 'output'> & {
    input: TargetInput;
  },
  infra: InfraService,
  credentials: BackstageCredentials,
): Promise<Environment | undefined> {
  try {
    return await requireEnvironment(infra, ctx.input, credentials);
  } catch (error) {
    if (!ctx.isDryRun || (error as Error).name !== 'NotFoundError') throw error;
    ctx.logger.warn(
      `${
        (error as Error).message
      }. That is right where an earlier step creates it; otherwise this step will fail`,
    );
    outputPlaceholders(ctx);
    return undefined;
  }
}
