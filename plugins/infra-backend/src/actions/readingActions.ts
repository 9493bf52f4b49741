import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { CallOptions, InfraUseCases } from '../service';
import { deploymentInputOf, environmentInputOf } from './inputs';
import { environmentFields, environmentView, planView } from './schemas';
import { viewEnvironment, viewPlan } from './views';

const readOnly = { readOnly: true, destructive: false, idempotent: true };

export function registerReadingActions(
  registry: ActionsRegistryService,
  useCases: InfraUseCases,
): void {
  registerList(registry, useCases);
  registerGet(registry, useCases);
  registerPlan(registry, useCases);
  registerExplain(registry, useCases);
}

function registerList(
  registry: ActionsRegistryService,
  { environments }: InfraUseCases,
): void {
  registry.register({
    name: 'list-environments',
    title: 'List environments',
    description:
      'Lists the environments that you may see, newest first, with their status and why it is so. Filter by catalog entity, type, owner or status.',
    attributes: readOnly,
    schema: {
      input: z =>
        z.object({
          entityRef: z.string().optional(),
          type: z.string().optional(),
          owner: z.string().optional(),
          status: z
            .string()
            .optional()
            .describe(
              'Pending, Progressing, Ready, Degraded, Failed, Deleting',
            ),
          limit: z.number().int().min(1).max(500).optional(),
          cursor: z.string().optional(),
        }),
      output: z =>
        z.object({
          environments: z.array(environmentView(z)),
          nextCursor: z.string().optional(),
        }),
    },
    action: async ({ input, credentials }) => {
      const page = await environments.list(input, callOf(credentials));
      return {
        output: {
          environments: page.items.map(viewEnvironment),
          nextCursor: page.nextCursor,
        },
      };
    },
  });
}

function registerGet(
  registry: ActionsRegistryService,
  { environments, activity }: InfraUseCases,
): void {
  registry.register({
    name: 'get-environment',
    title: 'Get an environment',
    description:
      'One environment with its status, conditions, links and resources. Secret outputs are never given.',
    attributes: readOnly,
    schema: {
      input: z => z.object({ id: z.string().describe('Environment id') }),
      output: z =>
        z.object({
          environment: environmentView(z),
          resources: z.array(
            z.object({
              address: z.string(),
              phase: z.string(),
              externalName: z.string(),
              message: z.string().optional(),
            }),
          ),
        }),
    },
    action: async ({ input, credentials }) => {
      const options = callOf(credentials);
      const environment = await environments.get(input.id, options);
      const resources = await activity.listResources(input.id, options);
      return {
        output: {
          environment: viewEnvironment(environment),
          resources: resources.map(resource => ({
            address: resource.address,
            phase: resource.phase,
            externalName: resource.externalName,
            message: resource.conditions.find(c => c.type === 'Ready')?.message,
          })),
        },
      };
    },
  });
}

function registerPlan(
  registry: ActionsRegistryService,
  { environments }: InfraUseCases,
): void {
  registry.register({
    name: 'plan-environment',
    title: 'Plan an environment',
    description:
      'Says what creating an environment would make, where and why there, without making anything; with the id of one that exists, what deploying to it or deleting it would do. Errors of the plan say what has to be changed first.',
    attributes: readOnly,
    schema: {
      input: z => {
        const { entityRef, name, type, ...fields } = environmentFields(z);
        return z.object({
          id: z
            .string()
            .optional()
            .describe(
              'Environment id; without it the plan is of one to be, of which entityRef, name and type are needed',
            ),
          mode: z
            .enum(['deploy', 'destroy'])
            .optional()
            .describe('What to plan for the id; by default deploy'),
          rollbackTo: z
            .string()
            .optional()
            .describe('With an id: the deployment to go back to'),
          entityRef: entityRef.optional(),
          name: name.optional(),
          type: type.optional(),
          ...fields,
        });
      },
      output: z => planView(z),
    },
    action: async ({ input, credentials }) => {
      const options = callOf(credentials);
      const { id, mode } = input;
      if (id !== undefined) {
        const change = { ...deploymentInputOf(input), mode };
        const plan = await environments.planDeployment(id, change, options);
        return { output: viewPlan(plan) };
      }
      const draft = await environments.draft(
        environmentInputOf(input),
        options,
      );
      return {
        output: viewPlan(await environments.planDraft(draft, options)),
      };
    },
  });
}

function registerExplain(
  registry: ActionsRegistryService,
  { platform }: InfraUseCases,
): void {
  registry.register({
    name: 'explain-resource-match',
    title: 'Explain which definition a resource is satisfied by',
    description:
      'Says which resource definition would be chosen for a resource of an entity in an environment type, and for each other one why not.',
    attributes: readOnly,
    schema: {
      input: z =>
        z.object({
          entityRef: z.string(),
          environmentType: z.string(),
          environmentName: z.string().optional(),
          type: z.string().describe('Resource type, e.g. postgres'),
          class: z.string().optional(),
          id: z.string().optional(),
        }),
      output: z =>
        z.object({
          chosen: z.string().optional(),
          outcome: z.string(),
          reason: z.string(),
          candidates: z.array(
            z.object({
              definition: z.string(),
              matched: z.boolean(),
              reason: z.string(),
            }),
          ),
        }),
    },
    action: async ({ input, credentials }) => {
      const { chosen, outcome, reason, candidates } = await platform.explain(
        input,
        callOf(credentials),
      );
      return {
        output: {
          chosen,
          outcome,
          reason,
          candidates: candidates.map(candidate => ({
            definition: candidate.definition,
            matched: candidate.matched,
            reason: candidate.reason,
          })),
        },
      };
    },
  });
}

/** The registry lets only users and services in. */
export function callOf(credentials: unknown): CallOptions {
  return { credentials: credentials as CallOptions['credentials'] };
}
