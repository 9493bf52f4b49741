import { ActionContext } from '@backstage/plugin-scaffolder-node';
import {
  Environment,
  Plan,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { firstAddress } from './settle';
import { refuseErroredPlan, showPlan } from './planText';

type Context = Pick<
  ActionContext<any, any, 'v2'>,
  'isDryRun' | 'logger' | 'output'
>;

/**
 * The plan, or nothing where on a dry run the catalog does not know the entity: an earlier step
 * registers it, which on a dry run it does not.
 */
export async function planWhereKnown(
  ctx: Context,
  entityRef: string,
  plan: () => Promise<Plan>,
): Promise<Plan | undefined> {
  try {
    return await plan();
  } catch (error) {
    if (!ctx.isDryRun || !isUnknownEntity(error)) throw error;
    ctx.logger.warn(
      `${entityRef} is not in the catalog, so there is no plan yet. That is right where an earlier step registers it; otherwise this step will fail`,
    );
    return undefined;
  }
}

/**
 * What a changing action does on a dry run: shows the plan, and gives out something that later
 * steps can be tried with.
 *
 * @throws Error when the plan has errors
 */
export async function dryRun(
  ctx: Context,
  target: { entityRef: string; environment?: Environment },
  plan: () => Promise<Plan>,
): Promise<void> {
  const made = await planWhereKnown(ctx, target.entityRef, plan);
  if (made) {
    showPlan(ctx, made);
    refuseErroredPlan(made);
  }
  outputPlaceholders(ctx, target.environment);
}

/**
 * What only the real run can know, as something that later steps can be tried with. What is known
 * of an existing environment is given as it is.
 */
export function outputPlaceholders(
  ctx: Pick<Context, 'output'>,
  environment?: Environment,
): void {
  const links = environment?.links.map(({ title, url }) => ({ title, url }));
  ctx.output('environmentId', environment?.id ?? '<environmentId>');
  ctx.output('deploymentId', '<deploymentId>');
  ctx.output('status', environment?.status ?? '<status>');
  ctx.output('links', links ?? []);
  // A name that is reserved for having no address, as a later step may insist on a URL.
  ctx.output('url', firstAddress(links ?? []) ?? 'https://dry-run.invalid/');
  ctx.output('resources', {});
}

/** The service refuses an entity that it cannot find, or a text that names none, at its field. */
function isUnknownEntity(error: unknown): boolean {
  return isRefusedAt(error, ['/entityRef']);
}

/** It is not there, or refused at one of the fields that name what an earlier step may make. */
export function isUnknown(error: unknown, pointers: string[]): boolean {
  return (
    (error as Error).name === 'NotFoundError' || isRefusedAt(error, pointers)
  );
}

function isRefusedAt(error: unknown, pointers: string[]): boolean {
  const { fields } = error as { fields?: { pointer: string }[] };
  return (
    Array.isArray(fields) &&
    fields.length > 0 &&
    fields.every(({ pointer }) =>
      pointers.some(each => pointer === each || pointer.startsWith(`${each}/`)),
    )
  );
}
