import { ActionContext } from '@backstage/plugin-scaffolder-node';
import {
  Environment,
  Plan,
  ResourceClaimInput,
} from '@infra-orchestration/backstage-plugin-infra-common';
import {
  DeployRequest,
  InfraService,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { findEnvironment } from './environments';
import { finish, idempotencyKey } from './finish';
import { planLines } from './planText';

type Context = Pick<
  ActionContext<any, any, 'v2'>,
  | 'output'
  | 'logger'
  | 'signal'
  | 'getInitiatorCredentials'
  | 'checkpoint'
  | 'isDryRun'
  | 'task'
  | 'step'
> & { input: { wait?: boolean; timeoutSeconds?: number } };

interface NamedClaim {
  alias: string;
  claim: ResourceClaimInput;
}

/** Adds a claim to an existing environment and follows the deployment that makes it real. */
export async function claimInEnvironment(
  ctx: Context,
  infra: InfraService,
  environment: Environment,
  { alias, claim }: NamedClaim,
): Promise<void> {
  const credentials = await ctx.getInitiatorCredentials();
  const request = async (): Promise<DeployRequest> => {
    const current =
      environment.currentDeploymentId &&
      (await infra.getDeployment(environment.currentDeploymentId, {
        credentials,
      }));
    const { claims = {}, workload = undefined } = current
      ? current.desired
      : {};
    return {
      environmentId: environment.id,
      desired: { claims: { ...claims, [alias]: claim }, workload },
    };
  };
  if (ctx.isDryRun) {
    const plan = await infra.planDeployment(await request(), { credentials });
    outputPlan(ctx, plan);
    return;
  }
  const deploymentId = await ctx.checkpoint({
    key: `resource.claim.${environment.id}.${alias}`,
    fn: async () => {
      const deployment = await infra.deploy(
        { ...(await request()), idempotencyKey: idempotencyKey(ctx, alias) },
        { credentials },
      );
      return deployment.id;
    },
  });
  await finish(ctx, infra, { environmentId: environment.id, deploymentId });
}

/**
 * The same for an environment that need not exist yet: it is made with nothing but this claim and
 * what its type brings.
 */
export async function claimInNamedEnvironment(
  ctx: Context,
  infra: InfraService,
  target: { entityRef: string; name: string; type: string },
  named: NamedClaim,
): Promise<void> {
  const credentials = await ctx.getInitiatorCredentials();
  const existing = await findEnvironment(infra, target, credentials);
  const createdHere = await ctx.checkpoint({
    key: `resource.environment.${target.entityRef}.${target.name}`,
    fn: async () => !existing,
  });
  if (existing && !createdHere) {
    await claimInEnvironment(ctx, infra, existing, named);
    return;
  }
  const request = {
    ...target,
    desired: { claims: { [named.alias]: named.claim }, workload: null },
  };
  if (ctx.isDryRun) {
    outputPlan(ctx, await infra.planEnvironment(request, { credentials }));
    return;
  }
  const ids = await ctx.checkpoint({
    key: `resource.claim.${target.entityRef}.${target.name}.${named.alias}`,
    fn: async () => {
      const { environment, deployment } = await infra.createEnvironment(
        { ...request, idempotencyKey: idempotencyKey(ctx, named.alias) },
        { credentials },
      );
      return { environmentId: environment.id, deploymentId: deployment.id };
    },
  });
  await finish(ctx, infra, ids);
}

/** The plan into the log and the step's output. */
export function outputPlan(
  ctx: Pick<Context, 'logger' | 'output'>,
  plan: Plan,
): void {
  planLines(plan).forEach(line => ctx.logger.info(line));
  ctx.output('plan', { ...plan });
}
