import { ArtifactHints } from '@infra-orchestration/backstage-plugin-infra-node';
import { z } from 'zod';

const short = z.string().min(1).max(500);
const long = z.string().min(1).max(2_000);

const hint = z.object({
  repository: short,
  tag: short.optional(),
  digest: short.optional(),
  commit: short.optional(),
  branch: short.optional(),
  author: short.optional(),
  sourceUrl: long.optional(),
  buildUrl: long.optional(),
  committedAt: short.optional(),
});

const delivery = z.object({
  source: z.string().min(1).max(100),
  deliveryId: short,
});

const hints = delivery.extend({
  hints: z.array(hint).max(100),
  fate: z.enum(['Rejected', 'Ignored']).optional(),
  reason: z.string().max(2_000).optional(),
});

export type ReadHints =
  | { hints: ArtifactHints }
  /** With what it was, where at least that can be read. */
  | { problem: string; delivery?: { source: string; deliveryId: string } };

/** Whoever publishes on the topic is a source; what it says is checked here. */
export function readHints(payload: unknown): ReadHints {
  const read = hints.safeParse(payload);
  if (read.success) {
    return { hints: read.data };
  }
  const [issue] = read.error.issues;
  const known = delivery.safeParse(payload);
  return {
    problem: `/${issue.path.join('/')}: ${issue.message}`,
    ...(known.success && { delivery: known.data }),
  };
}
