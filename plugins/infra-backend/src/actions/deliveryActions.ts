import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { InfraUseCases } from '../service';
import {
  artifactFields,
  artifactView,
  deliveryView,
  promotionFields,
  promotionPlanView,
} from './deliverySchemas';
import { viewArtifact, viewDelivery, viewPromotionPlan } from './deliveryViews';
import { callOf } from './readingActions';

const readOnly = { readOnly: true, destructive: false, idempotent: true };

/** What is there to be delivered, and how far it is. */
export function registerDeliveryActions(
  registry: ActionsRegistryService,
  useCases: InfraUseCases,
): void {
  registerGetDelivery(registry, useCases);
  registerListArtifacts(registry, useCases);
  registerRegisterArtifact(registry, useCases);
  registerPlanPromotion(registry, useCases);
}

function registerGetDelivery(
  registry: ActionsRegistryService,
  { delivery }: InfraUseCases,
): void {
  registry.register({
    name: 'get-delivery',
    title: 'Get the delivery of a component',
    description:
      'How far the images of a component are: by step of its pipeline and environment what runs there, what is available next, and the promotion under way.',
    attributes: readOnly,
    schema: {
      input: z =>
        z.object({
          entityRef: z.string().describe('e.g. component:default/greeter'),
        }),
      output: z => deliveryView(z),
    },
    action: async ({ input, credentials }) => {
      const view = await delivery.getDelivery(
        input.entityRef,
        callOf(credentials),
      );
      return { output: viewDelivery(view) };
    },
  });
}

function registerListArtifacts(
  registry: ActionsRegistryService,
  { artifacts }: InfraUseCases,
): void {
  registry.register({
    name: 'list-artifacts',
    title: 'List artifacts',
    description:
      'Lists images that CI told of, newest first, by repository, digest or the component that uses them.',
    attributes: readOnly,
    schema: {
      input: z =>
        z.object({
          entityRef: z.string().optional(),
          repository: z.string().optional().describe('Host and path'),
          digest: z.string().optional(),
          limit: z.number().int().min(1).max(500).optional(),
          cursor: z.string().optional(),
        }),
      output: z =>
        z.object({
          artifacts: z.array(artifactView(z)),
          nextCursor: z.string().optional(),
        }),
    },
    action: async ({ input, credentials }) => {
      const page = await artifacts.list(input, callOf(credentials));
      return {
        output: {
          artifacts: page.items.map(viewArtifact),
          nextCursor: page.nextCursor,
        },
      };
    },
  });
}

function registerRegisterArtifact(
  registry: ActionsRegistryService,
  { artifacts }: InfraUseCases,
): void {
  registry.register({
    name: 'register-artifact',
    title: 'Tell of an image',
    description:
      'Tells of an image that was pushed. The same image again is the same artifact. Where a pipeline takes it by itself, its delivery begins at once.',
    attributes: { readOnly: false, destructive: false, idempotent: true },
    schema: {
      input: z => z.object(artifactFields(z)),
      output: z =>
        z.object({
          artifact: artifactView(z),
          isNew: z.boolean().describe('It was not known before'),
        }),
    },
    action: async ({ input, credentials }) => {
      const { artifact, isNew } = await artifacts.register(
        input,
        callOf(credentials),
      );
      return { output: { artifact: viewArtifact(artifact), isNew } };
    },
  });
}

function registerPlanPromotion(
  registry: ActionsRegistryService,
  { delivery }: InfraUseCases,
): void {
  registry.register({
    name: 'plan-promotion',
    title: 'Plan a promotion',
    description:
      'Says what promoting images into an environment would do there, and what differs between there and here, without doing anything.',
    attributes: readOnly,
    schema: {
      input: z => z.object(promotionFields(z)),
      output: z => promotionPlanView(z),
    },
    action: async ({ input, credentials }) => {
      const planned = await delivery.planPromotion(input, callOf(credentials));
      return { output: viewPromotionPlan(planned) };
    },
  });
}
