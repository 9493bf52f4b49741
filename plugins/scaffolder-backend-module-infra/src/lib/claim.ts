import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { ActionContext } from '@backstage/plugin-scaffolder-node';
import {
  Environment,
  ResourceClaimInput,
} from '@infra-orchestration/backstage-plugin-infra-common';
import {
  DeployRequest,
  InfraService,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { dryRun } from './dryRun';
import { findEnvironment } from './environments';
import { finish } from './finish';
import { checkpointKey, digest, idempotencyKey } from './keys';

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

type Ids = { environmentId: string; deploymentId: string };

/** Of several who change one environment at once one gets through each time, the others go on. */
const MOST_ATTEMPTS = 20;

/** Adds a claim to an existing environment and follows the deployment that makes it real. */
export async function claimInEnvironment(
  ctx: Context,
  infra: InfraService,
  environment: Environment,
  named: NamedClaim,
): Promise<void> {
  const credentials = await ctx.getInitiatorCredentials();
  if (ctx.isDryRun) {
    const { entityRef } = environment;
    const { request } = await withClaim(infra, environment, named, credentials);
    await dryRun(ctx, { entityRef, environment }, () =>
      infra.planDeployment(request, { credentials }),
    );
    return;
  }
  const ids = await ctx.checkpoint({
    key: checkpointKey('resource.claim', ctx.input),
    fn: () => addClaim(ctx, infra, environment, named),
  });
  await finish(ctx, infra, ids);
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
  const request = {
    ...target,
    desired: { claims: { [named.alias]: named.claim }, workload: null },
  };
  const find = () => findEnvironment(infra, target, credentials);
  if (ctx.isDryRun) {
    const existing = await find();
    await (existing
      ? claimInEnvironment(ctx, infra, existing, named)
      : dryRun(ctx, target, () =>
          infra.planEnvironment(request, { credentials }),
        ));
    return;
  }
  const create = async (): Promise<Ids> => {
    const { environment, deployment } = await infra.createEnvironment(
      { ...request, idempotencyKey: idempotencyKey(ctx) },
      { credentials },
    );
    return { environmentId: environment.id, deploymentId: deployment.id };
  };
  const ids = await ctx.checkpoint({
    key: checkpointKey('resource.claim', ctx.input),
    fn: async () => {
      const existing = await find();
      if (existing) return addClaim(ctx, infra, existing, named);
      try {
        return await create();
      } catch (error) {
        const madeMeanwhile = isConflict(error) && (await find());
        if (!madeMeanwhile) throw error;
        return addClaim(ctx, infra, madeMeanwhile, named);
      }
    },
  });
  await finish(ctx, infra, ids);
}

/**
 * Deploys the environment's claims and this one. All claims are written together, so it is refused
 * where somebody changed them after they were read, and done anew on what they are then.
 */
async function addClaim(
  ctx: Context,
  infra: InfraService,
  { id }: Environment,
  named: NamedClaim,
): Promise<Ids> {
  const credentials = await ctx.getInitiatorCredentials();
  let seen: string | undefined;
  for (let attempt = 1; ; attempt++) {
    const environment = await infra.getEnvironment(id, { credentials });
    const { request, there } = await withClaim(
      infra,
      environment,
      named,
      credentials,
    );
    if (there) return { environmentId: id, deploymentId: there };
    try {
      const deployment = await infra.deploy(
        {
          ...request,
          ifMatch: environment.etag,
          idempotencyKey: idempotencyKey(ctx),
        },
        { credentials },
      );
      return { environmentId: id, deploymentId: deployment.id };
    } catch (error) {
      const unchanged = environment.etag === seen;
      if (!isConflict(error) || unchanged || attempt === MOST_ATTEMPTS) {
        throw error;
      }
      seen = environment.etag;
      ctx.logger.info('The environment was changed meanwhile; reading it anew');
    }
  }
}

/**
 * What to deploy, and where the claim is there already the deployment that has it. A step that was
 * interrupted after it deployed finds its own; one that failed is asked for again.
 */
async function withClaim(
  infra: InfraService,
  environment: Environment,
  { alias, claim }: NamedClaim,
  credentials: BackstageCredentials,
): Promise<{ request: DeployRequest; there?: string }> {
  const { id: environmentId, currentDeploymentId } = environment;
  const current =
    currentDeploymentId === undefined
      ? undefined
      : await infra.getDeployment(currentDeploymentId, { credentials });
  const { claims = {}, workload } = current?.desired ?? {};
  const isThere =
    current?.mode !== 'destroy' &&
    ['Pending', 'Running', 'Succeeded'].includes(current?.status ?? '') &&
    digest(claims[alias]) === digest(claim);
  return {
    request: {
      environmentId,
      desired: { claims: { ...claims, [alias]: claim }, workload },
    },
    there: isThere ? currentDeploymentId : undefined,
  };
}

function isConflict(error: unknown): boolean {
  return (error as Error).name === 'ConflictError';
}
