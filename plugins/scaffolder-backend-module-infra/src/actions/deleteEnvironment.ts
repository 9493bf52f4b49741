import { LoggerService } from '@backstage/backend-plugin-api';
import {
  ActionContext,
  createTemplateAction,
} from '@backstage/plugin-scaffolder-node';
import {
  Deployment,
  Receipt,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { InfraService } from '@infra-orchestration/backstage-plugin-infra-node';
import { findTarget, requireEnvironment } from '../lib/environments';
import { followDeployment, isAwaitingApproval } from '../lib/follow';
import { checkpointKey } from '../lib/keys';
import { showPlan } from '../lib/planText';
import {
  outputs,
  receiptsOutput,
  targetInput,
  waitInput,
} from '../lib/schemas';
import { examples } from './deleteEnvironment.examples';

type DryRunContext = Parameters<typeof findTarget>[0] &
  Pick<ActionContext<any, any, 'v2'>, 'getInitiatorCredentials'>;

/**
 * `infra:environment:delete`: removes an environment with all that was made for it, and gives the
 * receipts.
 */
export function deleteEnvironmentAction(infra: InfraService) {
  return createTemplateAction({
    id: 'infra:environment:delete',
    description:
      'Deletes an environment and waits for the proof that its resources are gone',
    examples,
    supportsDryRun: true,
    schema: {
      input: { ...targetInput, ...waitInput },
      output: {
        environmentId: outputs.environmentId,
        deploymentId: outputs.deploymentId,
        plan: outputs.plan,
        receipts: receiptsOutput,
      },
    },
    async handler(ctx) {
      const credentials = await ctx.getInitiatorCredentials();
      if (ctx.isDryRun) {
        await showWhatWouldGo(ctx, infra);
        return;
      }
      // Found once: after the deletion there is none of that name any more.
      const environmentId = await ctx.checkpoint({
        key: checkpointKey('environment.find', ctx.input),
        fn: async () =>
          (
            await requireEnvironment(infra, ctx.input, credentials)
          ).id,
      });
      ctx.output('environmentId', environmentId);
      const deploymentId = await ctx.checkpoint({
        key: checkpointKey('environment.delete', ctx.input),
        fn: async () =>
          (
            await infra.deleteEnvironment(environmentId, { credentials })
          ).id,
      });
      ctx.output('deploymentId', deploymentId);
      if (ctx.input.wait === false) return;

      const deployment = await followDeployment({
        infra,
        credentials,
        deployment: await infra.getDeployment(deploymentId, { credentials }),
        logger: ctx.logger,
        signal: ctx.signal,
        timeoutSeconds: ctx.input.timeoutSeconds,
      });
      const receipts = await infra.listReceipts(environmentId, { credentials });
      logReceipts(ctx.logger, receipts);
      ctx.output(
        'receipts',
        receipts.map(receipt => ({ ...receipt })),
      );
      requireSuccess(deployment);
    },
  });
}

/**
 * The plan tells what goes, and what stays by the rules of the platform team. Errors in it do not
 * fail the step, as they do not keep the deletion from going on.
 */
async function showWhatWouldGo(ctx: DryRunContext, infra: InfraService) {
  const credentials = await ctx.getInitiatorCredentials();
  const environment = await findTarget(ctx, infra, credentials);
  if (!environment) return;
  ctx.output('environmentId', environment.id);
  ctx.output('deploymentId', '<deploymentId>');
  ctx.output('receipts', []);
  const plan = await infra.planDeployment(
    { environmentId: environment.id, mode: 'destroy' },
    { credentials },
  );
  showPlan(ctx, plan);
}

function logReceipts(logger: LoggerService, receipts: Receipt[]) {
  for (const { address, externalName, outcome, observation } of receipts) {
    logger.info(`${address} (${externalName}): ${outcome}, ${observation}`);
  }
}

/** That nobody has agreed to it yet is no failure. */
function requireSuccess(deployment: Deployment) {
  const { status, message } = deployment;
  if (status === 'Succeeded' || isAwaitingApproval(deployment)) return;
  throw new Error(
    `Deletion ended ${status}: ${message ?? 'see the environment'}`,
  );
}
