import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { InfraService } from '@infra-orchestration/backstage-plugin-infra-node';
import { claimInNamedEnvironment } from '../lib/claim';
import { fields, outputs, waitInput } from '../lib/schemas';
import { examples } from './dnsRecord.examples';

/**
 * `infra:dns:record`: a DNS name for an entity, by the definitions of the platform team.
 * It belongs to the environment named, which is made where it is not there yet.
 */
export function dnsRecordAction(infra: InfraService) {
  return createTemplateAction({
    id: 'infra:dns:record',
    description: 'A DNS name in an environment of an entity',
    examples,
    supportsDryRun: true,
    schema: {
      input: {
        entityRef: fields.entityRef,
        name: fields.name,
        type: fields.type,
        alias: z =>
          z
            .string({ description: 'Alias of the claim; default: dns' })
            .optional(),
        class: z => z.string({ description: 'A variant of dns' }).optional(),
        params: z =>
          z.record(z.any(), { description: 'Params of dns' }).optional(),
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
          alias: ctx.input.alias ?? 'dns',
          claim: { type: 'dns', class: ctx.input.class, params },
        },
      );
    },
  });
}
