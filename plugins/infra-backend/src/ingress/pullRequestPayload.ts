import { PullRequestHint } from '@infra-orchestration/backstage-plugin-infra-node';
import { z } from 'zod';

const text = z.string().min(1).max(500);
const address = z
  .string()
  .max(1_000)
  .regex(/^https?:\/\//i);

const hint = z.object({
  source: z.enum(['github', 'gitlab']),
  deliveryId: text,
  action: z.enum(['opened', 'updated', 'closed']),
  repositoryUrl: address,
  number: z.number().int().min(1).max(2_147_483_647),
  title: z.string().max(2_000),
  url: address,
  branch: text,
  headCommit: z.string().regex(/^([0-9a-f]{40}|[0-9a-f]{64})$/),
  author: text.optional(),
  updatedAt: z.iso.datetime({ offset: true }).optional(),
});

export type ReadHint = { hint: PullRequestHint } | { problem: string };

/** Whoever publishes on the topic is a source; what it says is checked here. */
export function readPullRequestHint(payload: unknown): ReadHint {
  const read = hint.safeParse(payload);
  if (read.success) {
    return { hint: read.data };
  }
  const [issue] = read.error.issues;
  return { problem: `/${issue.path.join('/')}: ${issue.message}` };
}
