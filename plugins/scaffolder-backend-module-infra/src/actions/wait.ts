import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { InfraService } from '@infra-orchestration/backstage-plugin-infra-node';
import { outputPlaceholders } from '../lib/dryRun';
import { findTarget } from '../lib/environments';
import { finish } from '../lib/finish';
import { fields, outputs, targetInput } from '../lib/schemas';
import { examples } from './wait.examples';

/** `infra:environment:wait`: follows the deployment in force until it is done. */
export function waitAction(infra: InfraService) {
  return createTemplateAction({
    id: 'infra:environment:wait',
    description:
      'Waits until the current deployment of an environment is done, with live progress',
    examples,
    supportsDryRun: true,
    schema: {
      input: { ...targetInput, timeoutSeconds: fields.timeoutSeconds },
      output: outputs,
    },
    async handler(ctx) {
      const credentials = await ctx.getInitiatorCredentials();
      const environment = await findTarget(ctx, infra, credentials);
      if (!environment) return;
      if (ctx.isDryRun) {
        ctx.logger.info('Nothing to wait for on a dry run');
        outputPlaceholders(ctx, environment);
        return;
      }
      const deploymentId =
        environment.awaitingDeploymentId ?? environment.currentDeploymentId;
      if (!deploymentId) {
        ctx.output('environmentId', environment.id);
        ctx.output('status', environment.status);
        return;
      }
      await finish(ctx, infra, {
        environmentId: environment.id,
        deploymentId,
      });
    },
  });
}
