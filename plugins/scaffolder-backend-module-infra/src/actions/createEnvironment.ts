import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { InfraService } from '@infra-orchestration/backstage-plugin-infra-node';
import { finish, idempotencyKey } from '../lib/finish';
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
      const { entityRef, name } = request;

      // Stored apart from the creation: once the environment exists, planning it anew would fail.
      const lines = await ctx.checkpoint({
        key: `environment.plan.${entityRef}.${name}`,
        fn: async () => {
          const plan = await infra.planEnvironment(request, { credentials });
          if (ctx.isDryRun) ctx.output('plan', { ...plan });
          return planLines(plan);
        },
      });
      lines.forEach(line => ctx.logger.info(line));
      if (ctx.isDryRun) return;

      // The key makes the call harmless to repeat where the process dies before the checkpoint.
      const ids = await ctx.checkpoint({
        key: `environment.create.${entityRef}.${name}`,
        fn: async () => {
          const { environment, deployment } = await infra.createEnvironment(
            { ...request, idempotencyKey: idempotencyKey(ctx, name) },
            { credentials },
          );
          return { environmentId: environment.id, deploymentId: deployment.id };
        },
      });
      await finish(ctx, infra, ids);
    },
  });
}
