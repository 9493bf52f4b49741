import type { z as zod } from 'zod/v3';

type Z = typeof zod;

const dnsLabel = (z: Z, what: string) =>
  z
    .string()
    .regex(
      /^[a-z]([a-z0-9-]*[a-z0-9])?$/,
      `${what} must be a DNS label: lower-case letters, digits and hyphens, beginning with a letter`,
    )
    .max(40);

/** Input fields that several actions share, in the zod 3 callback form of the scaffolder. */
export const fields = {
  entityRef: (z: Z) =>
    z
      .string({
        description:
          'Catalog entity whose workload runs here, for example component:default/greeter',
      })
      .min(1),
  name: (z: Z) =>
    dnsLabel(z, 'The name of an environment').describe(
      'Name of the environment, unique per entity',
    ),
  type: (z: Z) => z.string({ description: 'Name of an EnvironmentType' }),
  owner: (z: Z) =>
    z
      .string({
        description: "Entity ref of the owner; default: the entity's owner",
      })
      .optional(),
  labels: (z: Z) =>
    z
      .record(z.string(), { description: 'Labels, usable in criteria' })
      .optional(),
  params: (z: Z) =>
    z
      .record(z.any(), {
        description: 'Values for ${deployment.params.…} placeholders',
      })
      .optional(),
  images: (z: Z) =>
    z
      .record(z.string(), {
        description: 'Image by container name; wins over the Score file',
      })
      .optional(),
  claims: (z: Z) =>
    z
      .record(
        z.object({
          type: z.string({ description: 'Name of a ResourceType' }),
          class: z.string().optional(),
          id: z.string().optional(),
          params: z.record(z.any()).optional(),
        }),
        { description: 'Further resources to claim, by alias' },
      )
      .optional(),
  workload: (z: Z) =>
    z
      .record(z.any(), {
        description:
          'A Score file as an object; default: the one that the entity names by annotation',
      })
      .nullable()
      .optional(),
  planHash: (z: Z) =>
    z
      .string({ description: 'Refuse where the plan is another by now' })
      .optional(),
  wait: (z: Z) =>
    z
      .boolean({ description: 'Wait until it is done; default true' })
      .optional(),
  timeoutSeconds: (z: Z) =>
    z
      .number({ description: 'Give up waiting after this time; default 900' })
      .int()
      .positive()
      .optional(),
};

/** What an environment is made from. */
export const environmentInput = {
  entityRef: fields.entityRef,
  name: (z: Z) =>
    fields
      .name(z)
      .optional()
      .describe(
        'Name of the environment, unique per entity; left out where its type has a name template',
      ),
  type: fields.type,
  owner: fields.owner,
  labels: fields.labels,
  claims: fields.claims,
  params: fields.params,
  images: fields.images,
  workload: fields.workload,
};

/** How an existing environment is named: by id, or by entity and name. */
export const targetInput = {
  environmentId: (z: Z) =>
    z.string({ description: 'Id of the environment' }).optional(),
  entityRef: (z: Z) =>
    z.string({ description: 'Its entity, where no id is given' }).optional(),
  name: (z: Z) =>
    z.string({ description: 'Its name, where no id is given' }).optional(),
};

export const waitInput = {
  wait: fields.wait,
  timeoutSeconds: fields.timeoutSeconds,
};

/** What is promoted: one of these. */
export const promotedInput = {
  artifactIds: (z: Z) =>
    z.array(z.string(), { description: 'Ids of artifacts' }).min(1).optional(),
  image: (z: Z) =>
    z
      .string({
        description:
          'An image that was told of, by tag or digest, for example registry.example.com/greeter:2',
      })
      .optional(),
  from: (z: Z) =>
    z
      .string({
        description:
          'Name of another environment of the entity; what runs there is promoted',
      })
      .optional(),
};

const told = (description: string) => (z: Z) =>
  z.string({ description }).optional();

export const rollbackInput = {
  deploymentId: told(
    'The deployment to go back to; default: the last that succeeded before the one in force',
  ),
  planHash: fields.planHash,
};

/** What can be told of an image. */
export const artifactInput = {
  image: (z: Z) =>
    z
      .string({
        description:
          'Reference with tag, digest or both; where only a tag is given, the registry is asked for the digest',
      })
      .min(1),
  entityRef: told('The component it is of, where nothing else says so'),
  container: told('Needed only where the workload has several'),
  commit: told('Full hash'),
  branch: told('Branch that it was built from'),
  author: told('Entity ref of a user, or else a name or an address'),
  sourceUrl: told('Of the source repository'),
  buildUrl: told('Of the build'),
  committedAt: told('ISO 8601; of the commit'),
};

export const artifactOutputs = {
  artifactId: told('Id of the artifact, for infra:promote'),
  repository: told('Host and path of the image'),
  digest: told('Digest of the image'),
};

/** Output fields that several actions share. */
export const outputs = {
  environmentId: (z: Z) =>
    z.string({ description: 'Id of the environment' }).optional(),
  deploymentId: (z: Z) =>
    z.string({ description: 'Id of the deployment' }).optional(),
  status: (z: Z) =>
    z.string({ description: 'Status of the environment' }).optional(),
  plan: (z: Z) =>
    z
      .record(z.any(), {
        description: 'The plan; on a dry run instead of work',
      })
      .optional(),
  links: (z: Z) =>
    z
      .array(z.object({ title: z.string(), url: z.string() }), {
        description: 'Links of the environment, for the output of a template',
      })
      .optional(),
  url: (z: Z) =>
    z
      .string({ description: 'The first link that leads out of Backstage' })
      .optional(),
  resources: (z: Z) =>
    z
      .record(z.record(z.any()), {
        description:
          'Outputs by claim id; secrets are references, never values',
      })
      .optional(),
};

export const promotionOutputs = {
  promotionId: told('Id of the promotion'),
  environmentId: outputs.environmentId,
  deploymentId: told('Id of its deployment'),
  state: told('State of the promotion: Succeeded; Underway: awaits approval'),
  images: (z: Z) =>
    z
      .record(z.string(), { description: 'Image by container, by digest' })
      .optional(),
  plan: outputs.plan,
};

export const receiptsOutput = (z: Z) =>
  z
    .array(z.record(z.any()), {
      description: 'What a probe saw of each resource afterwards',
    })
    .optional();
