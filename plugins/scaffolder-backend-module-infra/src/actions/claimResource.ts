import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { InfraService } from '@infra-orchestration/backstage-plugin-infra-node';
import { claimInEnvironment } from '../lib/claim';
import { findTarget } from '../lib/environments';
import { outputs, targetInput, waitInput } from '../lib/schemas';
import { examples } from './claimResource.examples';

/** `infra:resource:claim`: one more resource in an existing environment. */
export function claimResourceAction(infra: InfraService) {
  return createTemplateAction({
    id: 'infra:resource:claim',
    description: 'Adds a resource claim to an existing environment',
    examples,
    supportsDryRun: true,
    schema: {
      input: {
        ...targetInput,
        alias: z =>
          z.string({ description: 'Alias of the claim, and its id' }).min(1),
        type: z => z.string({ description: 'Name of a ResourceType' }),
        class: z =>
          z.string({ description: 'A variant of the type' }).optional(),
        params: z =>
          z.record(z.any(), { description: 'Params of the type' }).optional(),
        ...waitInput,
      },
      output: outputs,
    },
    async handler(ctx) {
      const { alias, type, class: resourceClass, params } = ctx.input;
      const environment = await findTarget(
        ctx,
        infra,
        await ctx.getInitiatorCredentials(),
      );
      if (!environment) return;
      await claimInEnvironment(ctx, infra, environment, {
        alias,
        claim: { type, class: resourceClass, params },
      });
    },
  });
}
