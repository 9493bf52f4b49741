import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { InfraService } from '@infra-orchestration/backstage-plugin-infra-node';
import { splitImage } from '../lib/images';
import { checkpointKey } from '../lib/keys';
import { artifactInput, artifactOutputs } from '../lib/schemas';
import { examples } from './registerArtifact.examples';

/**
 * `infra:artifact:register`: tells the platform of an image, so that delivery takes it on. The same
 * image again is the same artifact.
 */
export function registerArtifactAction(infra: InfraService) {
  return createTemplateAction({
    id: 'infra:artifact:register',
    description:
      'Tells the platform of an image, which the delivery pipeline of its component takes on',
    examples,
    supportsDryRun: true,
    schema: { input: artifactInput, output: artifactOutputs },
    async handler(ctx) {
      const { image, ...told } = ctx.input;
      const named = splitImage(image);
      if (ctx.isDryRun) {
        ctx.logger.info(`Would tell of ${image}`);
        ctx.output('artifactId', '<artifactId>');
        ctx.output('repository', named.repository);
        ctx.output('digest', named.digest ?? '<digest>');
        return;
      }
      const credentials = await ctx.getInitiatorCredentials();
      const known = await ctx.checkpoint({
        key: checkpointKey('artifact.register', ctx.input),
        fn: async () => {
          const { id, repository, digest } = await infra.registerArtifact(
            { ...told, ...named },
            { credentials },
          );
          return { id, repository, digest };
        },
      });
      ctx.logger.info(`${known.repository}@${known.digest} is known`);
      ctx.output('artifactId', known.id);
      ctx.output('repository', known.repository);
      ctx.output('digest', known.digest);
    },
  });
}
