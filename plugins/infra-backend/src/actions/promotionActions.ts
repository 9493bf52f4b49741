import { ConflictError } from '@backstage/errors';
import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { lastGoodDeployment } from '@infra-orchestration/backstage-plugin-infra-node';
import { CallOptions, InfraUseCases } from '../service';
import { promotionFields, promotionView } from './deliverySchemas';
import { viewPromotion } from './deliveryViews';
import { callOf } from './readingActions';
import { bindingFields, deploymentView } from './schemas';
import { viewDeployment } from './views';

/** Deployments that are looked through for one that succeeded. */
const LOOK_BACK = 100;

/** What moves images on, or back. */
export function registerPromotionActions(
  registry: ActionsRegistryService,
  useCases: InfraUseCases,
): void {
  registerPromote(registry, useCases);
  registerCancelPromotion(registry, useCases);
  registerRollback(registry, useCases);
}

function registerPromote(
  registry: ActionsRegistryService,
  { delivery }: InfraUseCases,
): void {
  registry.register({
    name: 'promote',
    title: 'Promote images into an environment',
    description:
      'Brings images into an environment by the rules of its pipeline. Plan it first. Answers at once; follow it with get-delivery. Where its reason is AwaitingApproval a person has to approve the deployment first, and where it is Frozen it waits by itself. May replace or delete resources.',
    attributes: { readOnly: false, destructive: true, idempotent: false },
    schema: {
      input: z =>
        z.object({
          ...promotionFields(z),
          planHash: z
            .string()
            .optional()
            .describe(
              'Hash of the plan that plan-promotion gave: another plan than that one is refused; where the promotion has to wait and the plan changes meanwhile, somebody has to approve it',
            ),
          idempotencyKey: bindingFields(z).idempotencyKey,
        }),
      output: z => z.object({ promotion: promotionView(z) }),
    },
    action: async ({ input: given, credentials }) => {
      const { idempotencyKey, ...input } = given;
      const promotion = await delivery.promote(input, {
        ...callOf(credentials),
        idempotencyKey,
      });
      return { output: { promotion: viewPromotion(promotion) } };
    },
  });
}

function registerCancelPromotion(
  registry: ActionsRegistryService,
  { delivery }: InfraUseCases,
): void {
  registry.register({
    name: 'cancel-promotion',
    title: 'Take back a promotion',
    description:
      'Takes back a promotion that is not over. What was done of it already stays; roll the environment back where it shall not.',
    attributes: { readOnly: false, destructive: false, idempotent: false },
    schema: {
      input: z => z.object({ id: z.string().describe('Promotion id') }),
      output: z => z.object({ promotion: promotionView(z) }),
    },
    action: async ({ input, credentials }) => {
      const promotion = await delivery.cancelPromotion(
        input.id,
        callOf(credentials),
      );
      return { output: { promotion: viewPromotion(promotion) } };
    },
  });
}

function registerRollback(
  registry: ActionsRegistryService,
  useCases: InfraUseCases,
): void {
  registry.register({
    name: 'rollback-environment',
    title: 'Roll an environment back',
    description:
      'Deploys the desired state of an earlier deployment, by default of the last that had succeeded before the one in force. What it cannot bring back, such as a database that was removed, is said by plan-environment with rollbackTo.',
    attributes: { readOnly: false, destructive: true, idempotent: false },
    schema: {
      input: z =>
        z.object({
          id: z.string().describe('Environment id'),
          rollbackTo: z.string().optional().describe('Deployment id'),
          planHash: bindingFields(z).planHash,
          ifMatch: bindingFields(z).ifMatch,
        }),
      output: z =>
        z.object({
          deployment: deploymentView(z),
          rollbackTo: z.string().describe('The deployment gone back to'),
        }),
    },
    action: async ({ input, credentials }) => {
      const options = callOf(credentials);
      const { id, planHash, ifMatch } = input;
      const rollbackTo =
        input.rollbackTo ?? (await requireLastGood(useCases, id, options));
      const deployment = await useCases.environments.deploy(
        id,
        { rollbackTo, planHash },
        { ...options, ifMatch },
      );
      return { output: { deployment: viewDeployment(deployment), rollbackTo } };
    },
  });
}

async function requireLastGood(
  { environments, activity }: InfraUseCases,
  id: string,
  options: CallOptions,
): Promise<string> {
  const { name, currentDeploymentId } = await environments.get(id, options);
  const { items } = await activity.listDeployments(
    id,
    { limit: LOOK_BACK },
    options,
  );
  const found = lastGoodDeployment(items, currentDeploymentId);
  if (!found) {
    throw new ConflictError(
      `${name} has no earlier deployment that succeeded; there is nothing to roll back to`,
    );
  }
  return found.id;
}
