import {
  ActionContext,
  createTemplateAction,
} from '@backstage/plugin-scaffolder-node';
import {
  Environment,
  Promotion,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { InfraService } from '@infra-orchestration/backstage-plugin-infra-node';
import { isUnknown, outputPlaceholders } from '../lib/dryRun';
import { findTarget } from '../lib/environments';
import { tellWaiting } from '../lib/follow';
import { followPromotion, isAwaitingApproval } from '../lib/followPromotion';
import { checkpointKey, idempotencyKey } from '../lib/keys';
import { refuseErroredPlan } from '../lib/planText';
import { PromotedInput, promotionInput } from '../lib/promotion';
import { promotionLines } from '../lib/promotionText';
import {
  fields,
  promotedInput,
  promotionOutputs,
  targetInput,
  waitInput,
} from '../lib/schemas';
import { examples } from './promote.examples';

type Context = Pick<
  ActionContext<any, any, 'v2'>,
  'logger' | 'output' | 'signal' | 'getInitiatorCredentials'
> & {
  input: PromotedInput & {
    planHash?: string;
    wait?: boolean;
    timeoutSeconds?: number;
  };
};

/**
 * `infra:promote`: brings images into an environment by the rules of its pipeline, and waits until that
 * is over or people have to decide. A dry run gives the plan.
 */
export function promoteAction(infra: InfraService) {
  return createTemplateAction({
    id: 'infra:promote',
    description:
      'Promotes images into an environment and waits until they run there or await approval',
    examples,
    supportsDryRun: true,
    schema: {
      input: {
        ...targetInput,
        ...promotedInput,
        planHash: fields.planHash,
        ...waitInput,
      },
      output: promotionOutputs,
    },
    async handler(ctx) {
      const credentials = await ctx.getInitiatorCredentials();
      const environment = await findTarget(ctx, infra, credentials);
      if (!environment) return;
      if (ctx.isDryRun) {
        await showPromotion(ctx, infra, environment);
        return;
      }
      const { planHash } = ctx.input;
      // Read once: a tag, or what runs elsewhere, may be another when the task is recovered.
      const request = await ctx.checkpoint({
        key: checkpointKey('promotion.intend', ctx.input),
        fn: async () => ({
          ...(await promotionInput(infra, environment, ctx.input, credentials)),
          ...(planHash !== undefined && { planHash }),
        }),
      });
      const promotionId = await ctx.checkpoint({
        key: checkpointKey('promotion.ask', ctx.input),
        fn: async () => {
          const once = { ...request, idempotencyKey: idempotencyKey(ctx) };
          return (await infra.promote(once, { credentials })).id;
        },
      });
      await finishPromotion(ctx, infra, promotionId);
    },
  });
}

async function showPromotion(
  ctx: Context,
  infra: InfraService,
  environment: Environment,
): Promise<void> {
  const credentials = await ctx.getInitiatorCredentials();
  outputPlaceholders(ctx, environment);
  ctx.output('promotionId', '<promotionId>');
  ctx.output('state', '<state>');
  ctx.output('images', {});
  try {
    const input = await promotionInput(
      infra,
      environment,
      ctx.input,
      credentials,
    );
    const planned = await infra.planPromotion(input, { credentials });
    promotionLines(planned).forEach(line => ctx.logger.info(line));
    planned.warnings.forEach(line => ctx.logger.warn(line));
    ctx.output('plan', { ...planned.plan });
    ctx.output('images', imagesOf(planned));
    refuseErroredPlan(planned.plan);
  } catch (error) {
    if (!isUnknown(error, ['/artifactIds', '/fromEnvironmentId'])) throw error;
    ctx.logger.warn(
      `${
        (error as Error).message
      }. That is right where an earlier step makes it; otherwise this step will fail`,
    );
  }
}

async function finishPromotion(
  ctx: Context,
  infra: InfraService,
  promotionId: string,
): Promise<void> {
  const credentials = await ctx.getInitiatorCredentials();
  const asked = await infra.getPromotion(promotionId, { credentials });
  ctx.output('promotionId', asked.id);
  ctx.output('environmentId', asked.environmentId);
  if (ctx.input.wait === false) return;

  const { logger, signal } = ctx;
  const { timeoutSeconds } = ctx.input;
  const promotion = await followPromotion({
    ...{ infra, credentials, promotion: asked },
    ...{ logger, signal, timeoutSeconds },
  });
  const { id, state, reason, deploymentId } = promotion;
  ctx.output('promotionId', id);
  ctx.output('deploymentId', deploymentId);
  ctx.output('state', state);
  ctx.output('images', imagesOf(promotion));
  if (isAwaitingApproval(promotion)) {
    if (deploymentId) {
      const read = infra.getDeployment(deploymentId, { credentials });
      tellWaiting(logger, await read);
    }
    logger.warn(`Promotion ${id} goes on without this task once approved`);
    return;
  }
  if (state === 'Waiting') {
    logger.warn(
      `Promotion ${id} still waits (${reason}); it goes on without this task`,
    );
    return;
  }
  requireSuccess(promotion);
  Object.values(imagesOf(promotion)).forEach(image =>
    logger.info(`${promotion.environmentName} runs ${image}`),
  );
}

function requireSuccess({ id, state, reason, message }: Promotion): void {
  if (state !== 'Succeeded') {
    throw new Error(
      `Promotion ${id} ended ${state} (${reason})${
        message ? `: ${message}` : ''
      }`,
    );
  }
}

function imagesOf({ release }: Pick<Promotion, 'release'>) {
  return Object.fromEntries(
    Object.entries(release.images).map(([key, { image }]) => [key, image]),
  );
}
