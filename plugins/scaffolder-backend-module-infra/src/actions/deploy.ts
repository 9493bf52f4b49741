import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { InfraService } from '@infra-orchestration/backstage-plugin-infra-node';
import { dryRun } from '../lib/dryRun';
import { findTarget } from '../lib/environments';
import { finish } from '../lib/finish';
import { checkpointKey, idempotencyKey } from '../lib/keys';
import { fields, outputs, targetInput, waitInput } from '../lib/schemas';
import { examples } from './deploy.examples';

/**
 * `infra:environment:deploy`: a new deployment of an environment; what is not given stays as it is,
 * and the Score file is read anew.
 */
export function deployAction(infra: InfraService) {
  return createTemplateAction({
    id: 'infra:environment:deploy',
    description: 'Deploys to an environment and waits until it is ready',
    examples,
    supportsDryRun: true,
    schema: {
      input: {
        ...targetInput,
        claims: fields.claims,
        params: fields.params,
        images: fields.images,
        workload: fields.workload,
        labels: fields.labels,
        planHash: fields.planHash,
        ...waitInput,
      },
      output: outputs,
    },
    async handler(ctx) {
      const credentials = await ctx.getInitiatorCredentials();
      const { claims, params, images, workload } = ctx.input;
      const { labels, planHash } = ctx.input;
      const environment = await findTarget(ctx, infra, credentials);
      if (!environment) return;
      const request = {
        environmentId: environment.id,
        desired: { claims, params, images, workload },
        labels,
      };
      if (ctx.isDryRun) {
        const { entityRef } = environment;
        await dryRun(ctx, { entityRef, environment }, () =>
          infra.planDeployment(request, { credentials }),
        );
        return;
      }
      const deploymentId = await ctx.checkpoint({
        key: checkpointKey('environment.deploy', ctx.input),
        fn: async () => {
          const deployment = await infra.deploy(
            { ...request, planHash, idempotencyKey: idempotencyKey(ctx) },
            { credentials },
          );
          return deployment.id;
        },
      });
      await finish(ctx, infra, {
        environmentId: environment.id,
        deploymentId,
      });
    },
  });
}
