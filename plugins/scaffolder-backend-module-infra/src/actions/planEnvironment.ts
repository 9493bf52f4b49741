import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { InfraService } from '@infra-orchestration/backstage-plugin-infra-node';
import { planWhereKnown } from '../lib/dryRun';
import { findEnvironment } from '../lib/environments';
import { refuseErroredPlan, showPlan } from '../lib/planText';
import { environmentRequest } from '../lib/requests';
import { environmentInput, outputs } from '../lib/schemas';
import { examples } from './planEnvironment.examples';

/**
 * `infra:environment:plan`: what creating or, where it exists, changing an environment would do.
 * Changes nothing. Fails when the plan has errors, after writing them to the log.
 */
export function planEnvironmentAction(infra: InfraService) {
  return createTemplateAction({
    id: 'infra:environment:plan',
    description: 'Shows what creating or changing an environment would do',
    examples,
    supportsDryRun: true,
    schema: {
      input: environmentInput,
      output: {
        plan: outputs.plan,
        hash: z => z.string({ description: 'Hash of the plan' }).optional(),
        empty: z =>
          z.boolean({ description: 'Nothing would be changed' }).optional(),
      },
    },
    async handler(ctx) {
      const credentials = await ctx.getInitiatorCredentials();
      const request = environmentRequest(ctx.input);
      const { entityRef, name } = request;
      const existing =
        name === undefined
          ? undefined
          : await findEnvironment(infra, { entityRef, name }, credentials);
      const plan = await planWhereKnown(ctx, request.entityRef, () =>
        existing
          ? infra.planDeployment(
              {
                environmentId: existing.id,
                desired: request.desired,
                labels: request.labels,
              },
              { credentials },
            )
          : infra.planEnvironment(request, { credentials }),
      );
      ctx.output('hash', plan?.hash ?? '<hash>');
      ctx.output('empty', plan?.empty ?? false);
      if (plan) {
        showPlan(ctx, plan);
        refuseErroredPlan(plan);
      }
    },
  });
}
