import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { InfraService } from '@infra-orchestration/backstage-plugin-infra-node';
import { dryRun } from '../lib/dryRun';
import { finish } from '../lib/finish';
import { checkpointKey, idempotencyKey } from '../lib/keys';
import { planLines } from '../lib/planText';
import { environmentRequest } from '../lib/requests';
import { environmentInput, outputs, waitInput } from '../lib/schemas';
import { examples } from './createEnvironment.examples';

/**
 * `infra:environment:create`: an environment for a catalog entity, and by default waits until it is
 * ready. A dry run gives the plan.
 */
export function createEnvironmentAction(infra: InfraService) {
  return createTemplateAction({
    id: 'infra:environment:create',
    description:
      'Creates an environment for a catalog entity and waits until it is ready',
    examples,
    supportsDryRun: true,
    schema: { input: { ...environmentInput, ...waitInput }, output: outputs },
    async handler(ctx) {
      const credentials = await ctx.getInitiatorCredentials();
      const request = environmentRequest(ctx.input);
      const plan = () => infra.planEnvironment(request, { credentials });
      if (ctx.isDryRun) {
        await dryRun(ctx, request, plan);
        return;
      }

      // Stored apart from the creation: once the environment exists, planning it anew would fail.
      const lines = await ctx.checkpoint({
        key: checkpointKey('environment.plan', ctx.input),
        fn: async () => planLines(await plan()),
      });
      lines.forEach(line => ctx.logger.info(line));

      // The key makes the call harmless to repeat where the process dies before the checkpoint.
      const ids = await ctx.checkpoint({
        key: checkpointKey('environment.create', ctx.input),
        fn: async () => {
          const { environment, deployment } = await infra.createEnvironment(
            { ...request, idempotencyKey: idempotencyKey(ctx) },
            { credentials },
          );
          return { environmentId: environment.id, deploymentId: deployment.id };
        },
      });
      await finish(ctx, infra, ids);
    },
  });
}
