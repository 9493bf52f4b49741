import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { InfraService } from '@infra-orchestration/backstage-plugin-infra-node';
import { claimInNamedEnvironment } from '../lib/claim';
import { fields, outputs, waitInput } from '../lib/schemas';
import { examples } from './kubernetesNamespace.examples';

/**
 * `infra:kubernetes:namespace`: a namespace for an entity, by the definitions of the platform team.
 * It belongs to the environment named, which is made where it is not there yet.
 */
export function kubernetesNamespaceAction(infra: InfraService) {
  return createTemplateAction({
    id: 'infra:kubernetes:namespace',
    description: 'A Kubernetes namespace in an environment of an entity',
    examples,
    supportsDryRun: true,
    schema: {
      input: {
        entityRef: fields.entityRef,
        name: fields.name,
        type: fields.type,
        alias: z =>
          z
            .string({ description: 'Alias of the claim; default: namespace' })
            .optional(),
        class: z =>
          z.string({ description: 'A variant of k8s-namespace' }).optional(),
        params: z =>
          z
            .record(z.any(), { description: 'Params of k8s-namespace' })
            .optional(),
        ...waitInput,
      },
      output: outputs,
    },
    async handler(ctx) {
      const { entityRef, name, type, params } = ctx.input;
      await claimInNamedEnvironment(
        ctx,
        infra,
        { entityRef, name, type },
        {
          alias: ctx.input.alias ?? 'namespace',
          claim: { type: 'k8s-namespace', class: ctx.input.class, params },
        },
      );
    },
  });
}
