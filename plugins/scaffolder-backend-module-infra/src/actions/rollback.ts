import { NotFoundError } from '@backstage/errors';
import { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  ActionContext,
  createTemplateAction,
} from '@backstage/plugin-scaffolder-node';
import { Environment } from '@infra-orchestration/backstage-plugin-infra-common';
import {
  InfraService,
  lastGoodDeployment,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { dryRun, isUnknown, outputPlaceholders } from '../lib/dryRun';
import { findTarget } from '../lib/environments';
import { finish } from '../lib/finish';
import { checkpointKey, idempotencyKey } from '../lib/keys';
import { outputs, rollbackInput, targetInput, waitInput } from '../lib/schemas';
import { examples } from './rollback.examples';

type DryRunContext = Pick<
  ActionContext<any, any, 'v2'>,
  'isDryRun' | 'logger' | 'output' | 'getInitiatorCredentials'
>;

/** Deployments that are looked through for one that succeeded. */
const LOOK_BACK = 100;

/**
 * `infra:rollback`: the desired state of an earlier deployment once more. What a rollback cannot bring
 * back, such as a database that was removed, is said in the plan.
 */
export function rollbackAction(infra: InfraService) {
  return createTemplateAction({
    id: 'infra:rollback',
    description:
      'Goes back to an earlier deployment of an environment and waits until it is ready',
    examples,
    supportsDryRun: true,
    schema: {
      input: {
        ...targetInput,
        ...rollbackInput,
        ...waitInput,
      },
      output: {
        ...outputs,
        rollbackTo: z =>
          z.string({ description: 'The deployment gone back to' }).optional(),
      },
    },
    async handler(ctx) {
      const credentials = await ctx.getInitiatorCredentials();
      const { deploymentId, planHash } = ctx.input;
      const environment = await findTarget(ctx, infra, credentials);
      if (!environment) return;
      const { id: environmentId } = environment;
      const find = async () =>
        deploymentId ??
        (await requireLastGood(infra, environment, credentials));
      if (ctx.isDryRun) {
        await showRollback(ctx, infra, { environment, find });
        return;
      }
      // Found once: after the rollback another one is in force.
      const rollbackTo = await ctx.checkpoint({
        key: checkpointKey('environment.rollback.find', ctx.input),
        fn: find,
      });
      ctx.logger.info(`Going back to deployment ${rollbackTo}`);
      ctx.output('rollbackTo', rollbackTo);
      const made = await ctx.checkpoint({
        key: checkpointKey('environment.rollback', ctx.input),
        fn: async () => {
          const { id } = await infra.deploy(
            {
              ...{ environmentId, rollbackTo, planHash },
              idempotencyKey: idempotencyKey(ctx),
            },
            { credentials },
          );
          return id;
        },
      });
      await finish(ctx, infra, { environmentId, deploymentId: made });
    },
  });
}

async function showRollback(
  ctx: DryRunContext,
  infra: InfraService,
  {
    environment,
    find,
  }: { environment: Environment; find: () => Promise<string> },
): Promise<void> {
  const credentials = await ctx.getInitiatorCredentials();
  const { id: environmentId, entityRef } = environment;
  const rollbackTo = await find().catch(error => {
    if (!isUnknown(error, [])) throw error;
    ctx.logger.warn(
      `${error.message}. That is right where an earlier step makes one; otherwise this step will fail`,
    );
  });
  ctx.output('rollbackTo', rollbackTo ?? '<rollbackTo>');
  if (rollbackTo === undefined) {
    outputPlaceholders(ctx, environment);
    return;
  }
  await dryRun(ctx, { entityRef, environment }, () =>
    infra.planDeployment({ environmentId, rollbackTo }, { credentials }),
  );
}

async function requireLastGood(
  infra: InfraService,
  { id, name, entityRef, currentDeploymentId }: Environment,
  credentials: BackstageCredentials,
): Promise<string> {
  const { items } = await infra.listDeployments(
    { environmentId: id, limit: LOOK_BACK },
    { credentials },
  );
  const found = lastGoodDeployment(items, currentDeploymentId);
  if (!found) {
    throw new NotFoundError(
      `${name} of ${entityRef} has no earlier deployment that succeeded`,
    );
  }
  return found.id;
}
