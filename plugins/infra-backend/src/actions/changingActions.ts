import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { InfraUseCases } from '../service';
import { callOf } from './readingActions';
import { deploymentInputOf, environmentInputOf } from './inputs';
import {
  bindingFields,
  deploymentView,
  desiredFields,
  environmentFields,
  environmentView,
  labelsField,
} from './schemas';
import { viewDeployment, viewEnvironment } from './views';

export function registerChangingActions(
  registry: ActionsRegistryService,
  useCases: InfraUseCases,
): void {
  registerCreate(registry, useCases);
  registerDeploy(registry, useCases);
  registerExtend(registry, useCases);
  registerDelete(registry, useCases);
}

function registerCreate(
  registry: ActionsRegistryService,
  { environments }: InfraUseCases,
): void {
  registry.register({
    name: 'create-environment',
    title: 'Create an environment',
    description:
      'Creates an environment of a catalog entity and starts its first deployment. Plan it first. Answers at once; follow it with get-environment until its status is Ready or Failed. Where the deployment is AwaitingApproval a person has to approve it first; tell the user who.',
    attributes: { readOnly: false, destructive: false, idempotent: true },
    schema: {
      input: z =>
        z.object({
          ...environmentFields(z),
          planHash: bindingFields(z).planHash,
          idempotencyKey: bindingFields(z).idempotencyKey,
        }),
      output: z =>
        z.object({
          environment: environmentView(z),
          deployment: deploymentView(z),
        }),
    },
    action: async ({ input: given, credentials }) => {
      const { planHash, idempotencyKey } = given;
      const input = { ...environmentInputOf(given), planHash };
      const options = { ...callOf(credentials), idempotencyKey };
      const { environment, deployment } =
        (await environments.findCreated(input, options)) ??
        (await environments.create(
          await environments.draft(input, options),
          input,
          options,
        ));
      return {
        output: {
          environment: viewEnvironment(environment),
          deployment: viewDeployment(deployment),
        },
      };
    },
  });
}

function registerDeploy(
  registry: ActionsRegistryService,
  { environments }: InfraUseCases,
): void {
  registry.register({
    name: 'deploy-environment',
    title: 'Deploy to an environment',
    description:
      'Makes a new revision of an environment: other images, params or claims, or the Score file read anew. With rollbackTo the desired state of an earlier deployment is taken. May replace or delete resources.',
    attributes: { readOnly: false, destructive: true, idempotent: false },
    schema: {
      input: z =>
        z.object({
          id: z.string().describe('Environment id'),
          ...desiredFields(z),
          ...labelsField(z),
          rollbackTo: z.string().optional().describe('Deployment id'),
          ...bindingFields(z),
        }),
      output: z => z.object({ deployment: deploymentView(z) }),
    },
    action: async ({ input, credentials }) => {
      const { id, planHash, ifMatch, idempotencyKey } = input;
      const deployment = await environments.deploy(
        id,
        { ...deploymentInputOf(input), planHash },
        { ...callOf(credentials), ifMatch, idempotencyKey },
      );
      return { output: { deployment: viewDeployment(deployment) } };
    },
  });
}

function registerExtend(
  registry: ActionsRegistryService,
  { environments }: InfraUseCases,
): void {
  registry.register({
    name: 'extend-environment',
    title: 'Extend an environment',
    description:
      'Puts off the end of an environment that is deleted by itself (expiresAt), as far as its type allows.',
    attributes: { readOnly: false, destructive: false, idempotent: false },
    schema: {
      input: z =>
        z.object({
          id: z.string().describe('Environment id'),
          for: z
            .string()
            .optional()
            .describe(
              'ISO 8601 duration from now, such as PT8H; by default the ttl of the type',
            ),
          ifMatch: bindingFields(z).ifMatch,
          idempotencyKey: bindingFields(z).idempotencyKey,
        }),
      output: z => z.object({ environment: environmentView(z) }),
    },
    action: async ({ input, credentials }) => {
      const { id, ifMatch, idempotencyKey } = input;
      const environment = await environments.extend(
        id,
        { for: input.for },
        { ...callOf(credentials), ifMatch, idempotencyKey },
      );
      return { output: { environment: viewEnvironment(environment) } };
    },
  });
}

function registerDelete(
  registry: ActionsRegistryService,
  { environments }: InfraUseCases,
): void {
  registry.register({
    name: 'delete-environment',
    title: 'Delete an environment',
    description:
      'Deletes an environment and everything that was made for it, except what the platform team retains. Cannot be undone.',
    attributes: { readOnly: false, destructive: true, idempotent: true },
    schema: {
      input: z =>
        z.object({
          id: z.string().describe('Environment id'),
          planHash: bindingFields(z).planHash,
          ifMatch: bindingFields(z).ifMatch,
        }),
      output: z => z.object({ deployment: deploymentView(z) }),
    },
    action: async ({ input, credentials }) => {
      const deployment = await environments.delete(input.id, {
        ...callOf(credentials),
        ifMatch: input.ifMatch,
        planHash: input.planHash,
      });
      return { output: { deployment: viewDeployment(deployment) } };
    },
  });
}
