import {
  BackstageCredentials,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import {
  Deployment,
  Receipt,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { InfraService } from '@infra-orchestration/backstage-plugin-infra-node';
import { requireEnvironment } from '../lib/environments';
import { followDeployment } from '../lib/follow';
import {
  outputs,
  receiptsOutput,
  targetInput,
  waitInput,
} from '../lib/schemas';
import { examples } from './deleteEnvironment.examples';

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
        receipts: receiptsOutput,
      },
    },
    async handler(ctx) {
      const credentials = await ctx.getInitiatorCredentials();
      const environmentId = await ctx.checkpoint({
        key: 'environment.find',
        fn: async () =>
          (
            await requireEnvironment(infra, ctx.input, credentials)
          ).id,
      });
      ctx.output('environmentId', environmentId);
      if (ctx.isDryRun) {
        await logWhatWouldGo(ctx.logger, infra, environmentId, credentials);
        return;
      }
      const deploymentId = await ctx.checkpoint({
        key: `environment.delete.${environmentId}`,
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

async function logWhatWouldGo(
  logger: LoggerService,
  infra: InfraService,
  environmentId: string,
  credentials: BackstageCredentials,
) {
  const instances = await infra.listResources(environmentId, { credentials });
  for (const { address, externalName } of instances) {
    logger.info(`- delete ${address} (${externalName})`);
  }
}

function logReceipts(logger: LoggerService, receipts: Receipt[]) {
  for (const { address, externalName, outcome, observation } of receipts) {
    logger.info(`${address} (${externalName}): ${outcome}, ${observation}`);
  }
}

function requireSuccess({ status, message }: Deployment) {
  if (status === 'Succeeded') return;
  throw new Error(
    `Deletion ended ${status}: ${message ?? 'see the environment'}`,
  );
}
