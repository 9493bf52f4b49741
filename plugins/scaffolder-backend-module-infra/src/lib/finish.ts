import { ActionContext } from '@backstage/plugin-scaffolder-node';
import { InfraService } from '@infra-orchestration/backstage-plugin-infra-node';
import { settle } from './settle';

interface WaitInput {
  wait?: boolean;
  timeoutSeconds?: number;
}

/**
 * The end that all changing actions share: gives out the ids at once and, unless the step said not
 * to wait, follows the deployment and gives out what came of it.
 */
export async function finish(
  ctx: Pick<
    ActionContext<any, any, 'v2'>,
    'output' | 'logger' | 'signal' | 'getInitiatorCredentials'
  > & { input: WaitInput },
  infra: InfraService,
  ids: { environmentId: string; deploymentId: string },
): Promise<void> {
  ctx.output('environmentId', ids.environmentId);
  ctx.output('deploymentId', ids.deploymentId);
  if (ctx.input.wait === false) return;

  const credentials = await ctx.getInitiatorCredentials();
  const settled = await settle({
    infra,
    credentials,
    deployment: await infra.getDeployment(ids.deploymentId, { credentials }),
    logger: ctx.logger,
    signal: ctx.signal,
    timeoutSeconds: ctx.input.timeoutSeconds,
  });
  ctx.output('status', settled.status);
  ctx.output('links', settled.links);
  ctx.output('url', settled.url);
  ctx.output('resources', settled.resources);
}
