import type { z as Zod } from 'zod/v3';

type ZodV3 = typeof Zod;

/** Schemas of the actions; zod comes from the actions registry, in its own version. */
export const desiredFields = (z: ZodV3) => ({
  images: z
    .record(z.string())
    .optional()
    .describe('Image per container of the Score file'),
  params: z
    .record(z.any())
    .optional()
    .describe('Values for ${deployment.params.…} placeholders'),
  claims: z
    .record(
      z.object({
        type: z.string(),
        class: z.string().optional(),
        id: z.string().optional(),
        params: z.record(z.any()).optional(),
      }),
    )
    .optional()
    .describe('Further resources by alias, beside those of the Score file'),
});

/** What a change may be bound to. */
export const bindingFields = (z: ZodV3) => ({
  planHash: z
    .string()
    .optional()
    .describe(
      'Hash that plan-environment gave: another plan than that one is refused',
    ),
  ifMatch: z
    .string()
    .optional()
    .describe('Etag that the environment must still have'),
  idempotencyKey: z
    .string()
    .optional()
    .describe('The same key with the same input does it only once'),
});

export const labelsField = (z: ZodV3) => ({
  labels: z
    .record(z.string())
    .optional()
    .describe('Labels of the environment; replace those it has'),
});

export const environmentFields = (z: ZodV3) => ({
  entityRef: z
    .string()
    .describe(
      'Catalog entity whose workload is to run, e.g. component:default/greeter',
    ),
  name: z
    .string()
    .optional()
    .describe(
      'Name of the environment: lower-case letters, digits and "-", at most 40; unique per entity. Left out where the type has a nameTemplate',
    ),
  type: z.string().describe('Name of an environment type, e.g. development'),
  owner: z
    .string()
    .optional()
    .describe('Entity ref of the owner; by default the owner of the entity'),
  ...labelsField(z),
  ...desiredFields(z),
});

export const environmentView = (z: ZodV3) =>
  z.object({
    id: z.string(),
    entityRef: z.string(),
    name: z.string(),
    type: z.string(),
    owner: z.string(),
    status: z.string(),
    generation: z.number(),
    etag: z.string().describe('For ifMatch'),
    expiresAt: z
      .string()
      .optional()
      .describe('When it is deleted by itself, unless it is extended before'),
    awaitingDeploymentId: z
      .string()
      .optional()
      .describe('The deployment that a person has to approve first'),
    conditions: z.array(
      z.object({
        type: z.string(),
        status: z.string(),
        reason: z.string(),
        message: z.string(),
      }),
    ),
    links: z.array(z.object({ title: z.string(), url: z.string() })),
  });

export const deploymentView = (z: ZodV3) =>
  z.object({
    id: z.string(),
    environmentId: z.string(),
    generation: z.number(),
    mode: z.string(),
    status: z.string(),
    message: z.string().optional(),
  });

export const planView = (z: ZodV3) =>
  z.object({
    hash: z
      .string()
      .describe(
        'Give it as planHash to create-, deploy- or delete-environment, to do this plan and no other',
      ),
    empty: z.boolean(),
    actions: z.array(
      z.object({
        address: z.string(),
        action: z.string(),
        reason: z.string(),
        definition: z.string().optional(),
        provider: z.string().optional(),
        externalName: z.string().optional(),
        changes: z.array(z.string()).describe('JSON pointers of the changes'),
      }),
    ),
    errors: z.array(
      z.object({
        address: z.string().optional(),
        reason: z.string(),
        message: z.string(),
      }),
    ),
    warnings: z
      .array(z.string())
      .describe('What it would do that cannot be taken back, and the like'),
  });
