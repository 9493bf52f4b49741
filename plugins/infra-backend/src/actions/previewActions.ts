import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { Preview } from '@infra-orchestration/backstage-plugin-infra-common';
import type { z as Zod } from 'zod/v3';
import { InfraUseCases } from '../service';
import { callOf } from './readingActions';

type ZodV3 = typeof Zod;

const previewView = (z: ZodV3) =>
  z.object({
    id: z.string(),
    entityRef: z.string(),
    type: z.string(),
    pullRequest: z.string().describe('Web address'),
    headCommit: z.string(),
    state: z.string(),
    reason: z.string().optional(),
    message: z.string().optional(),
    environmentId: z.string().optional(),
    deployedCommit: z.string().optional(),
    expiresAt: z.string().optional(),
  });

/** Environments that live as long as a pull request. */
export function registerPreviewActions(
  registry: ActionsRegistryService,
  useCases: InfraUseCases,
): void {
  registerList(registry, useCases);
  registerOpen(registry, useCases);
  registerClose(registry, useCases);
}

function registerList(
  registry: ActionsRegistryService,
  { previews }: InfraUseCases,
): void {
  registry.register({
    name: 'list-previews',
    title: 'List previews of pull requests',
    description:
      'Environments that live as long as a pull request, newest first: how each stands, for which commit, and what it waits for.',
    attributes: { readOnly: true, destructive: false, idempotent: true },
    schema: {
      input: z =>
        z.object({
          entityRef: z.string().optional().describe('Of the component'),
          state: z.enum(['open', 'closed']).optional(),
          environmentId: z
            .array(z.string())
            .max(500)
            .optional()
            .describe('Of the environments that previews have'),
          limit: z.number().int().min(1).max(500).optional(),
          cursor: z.string().optional(),
        }),
      output: z =>
        z.object({
          previews: z.array(previewView(z)),
          nextCursor: z.string().optional(),
        }),
    },
    action: async ({ input, credentials }) => {
      const page = await previews.list(input, callOf(credentials));
      return {
        output: {
          previews: page.items.map(viewPreview),
          nextCursor: page.nextCursor,
        },
      };
    },
  });
}

function registerOpen(
  registry: ActionsRegistryService,
  { previews }: InfraUseCases,
): void {
  registry.register({
    name: 'open-preview',
    title: 'Open a preview of a pull request',
    description:
      'Asks for an environment of a pull request, or brings the one that is there to another head commit. Answers at once; follow it with list-previews.',
    attributes: { readOnly: false, destructive: false, idempotent: true },
    schema: {
      input: z =>
        z.object({
          entityRef: z.string().describe('Of the component'),
          type: z
            .string()
            .optional()
            .describe(
              'Environment type; where absent, what the annotation of the component says',
            ),
          pullRequest: z.object({
            repositoryUrl: z.string().describe('Web address, without .git'),
            number: z.number().int().min(1),
            title: z.string(),
            url: z.string().describe('Web address of the pull request'),
            branch: z.string(),
            headCommit: z
              .string()
              .regex(/^([0-9a-f]{40}|[0-9a-f]{64})$/)
              .describe('Full hash'),
            author: z.string().optional(),
          }),
        }),
      output: z => z.object({ preview: previewView(z) }),
    },
    action: async ({ input, credentials }) => {
      const options = callOf(credentials);
      const draft = await previews.draft(input, options);
      const { preview } = await previews.open(draft, options);
      return { output: { preview: viewPreview(preview) } };
    },
  });
}

function registerClose(
  registry: ActionsRegistryService,
  { previews }: InfraUseCases,
): void {
  registry.register({
    name: 'close-preview',
    title: 'Close a preview',
    description:
      'Deletes the environment of a preview with all that was made for it. Repeating it changes nothing.',
    attributes: { readOnly: false, destructive: true, idempotent: true },
    schema: {
      input: z => z.object({ id: z.string().describe('Preview id') }),
      output: z => z.object({ preview: previewView(z) }),
    },
    action: async ({ input, credentials }) => {
      const preview = await previews.close(input.id, callOf(credentials));
      return { output: { preview: viewPreview(preview) } };
    },
  });
}

/** As in views.ts: what a caller needs to go on with, and little more. */
function viewPreview(preview: Preview) {
  const { id, entityRef, type, state, reason, message } = preview;
  const { deployedCommit, expiresAt, environment, pullRequest } = preview;
  return {
    ...{ id, entityRef, type, state, reason, message },
    pullRequest: pullRequest.url,
    headCommit: pullRequest.headCommit,
    environmentId: environment?.id,
    ...{ deployedCommit, expiresAt },
  };
}
