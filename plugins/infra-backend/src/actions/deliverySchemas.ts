import type { z as Zod } from 'zod/v3';
import { planView } from './schemas';

type ZodV3 = typeof Zod;

/** What a promotion is of: one of the two lists. */
export const promotionFields = (z: ZodV3) => ({
  environmentId: z.string().describe('Environment to promote into'),
  artifactIds: z
    .array(z.string())
    .optional()
    .describe('Artifacts, as list-artifacts gives them'),
  fromEnvironmentId: z
    .string()
    .optional()
    .describe('Instead of artifacts: the environment whose images to take'),
});

export const artifactFields = (z: ZodV3) => ({
  repository: z
    .string()
    .describe('Host and path, with or without tag and digest'),
  tag: z.string().optional(),
  digest: z
    .string()
    .optional()
    .describe('sha256:…; without it the registry is asked by the tag'),
  entityRef: z
    .string()
    .optional()
    .describe('The component it is of, where nothing else says so'),
  container: z
    .string()
    .optional()
    .describe('Needed only where the workload has several'),
  commit: z.string().optional().describe('Full hash'),
  branch: z.string().optional(),
  author: z.string().optional().describe('Entity ref of a user, where known'),
  sourceUrl: z.string().optional(),
  buildUrl: z.string().optional(),
});

export const artifactView = (z: ZodV3) =>
  z.object({
    id: z.string(),
    repository: z.string(),
    digest: z.string(),
    tags: z.array(z.string()),
    commit: z.string().optional(),
    branch: z.string().optional(),
    author: z.string().optional(),
    buildUrl: z.string().optional(),
    registeredAt: z.string(),
  });

const imageView = (z: ZodV3) =>
  z.object({
    container: z.string(),
    version: z.string(),
    image: z.string(),
    artifactId: z.string().optional(),
  });

export const promotionView = (z: ZodV3) =>
  z.object({
    id: z.string(),
    environmentId: z.string(),
    step: z.string(),
    state: z.string(),
    reason: z.string().describe('Why it waits, or how it ended'),
    message: z.string().optional(),
    images: z.record(z.string()).describe('By container'),
    deploymentId: z.string().optional(),
    rollbackDeploymentId: z.string().optional(),
    supersededBy: z.string().optional(),
    requestedBy: z.string(),
  });

export const promotionPlanView = (z: ZodV3) =>
  z.object({
    images: z.array(imageView(z)),
    difference: z.object({
      images: z.array(
        z.object({
          container: z.string(),
          before: z.string().optional(),
          after: z.string().optional(),
        }),
      ),
      workload: z
        .array(z.string())
        .describe('JSON pointers of what differs in the Score file'),
      definitions: z
        .array(z.string())
        .describe('Addresses of resources with another definition there'),
    }),
    plan: planView(z),
    warnings: z.array(z.string()),
  });

const environmentView = (z: ZodV3) =>
  z.object({
    environmentId: z.string(),
    name: z.string(),
    type: z.string(),
    status: z.string(),
    running: z
      .object({
        deploymentId: z.string(),
        since: z.string(),
        verified: z.boolean(),
        images: z.array(imageView(z)),
      })
      .optional(),
    available: z
      .object({
        origin: z.string(),
        fromEnvironmentId: z.string().optional(),
        images: z.array(imageView(z)),
      })
      .optional()
      .describe('What could be promoted next'),
    promotion: promotionView(z).optional().describe('The one under way'),
    last: promotionView(z).optional().describe('The last one that is over'),
  });

export const deliveryView = (z: ZodV3) =>
  z.object({
    entityRef: z.string(),
    pipeline: z.string().optional(),
    steps: z.array(
      z.object({
        name: z.string(),
        promotion: z
          .string()
          .describe('automatic, approval (by people), or manual (when asked)'),
        approvers: z.array(z.string()).optional(),
        frozenUntil: z.string().optional(),
        environments: z.array(environmentView(z)),
      }),
    ),
    others: z
      .array(environmentView(z))
      .describe('Environments that no step is for'),
  });
