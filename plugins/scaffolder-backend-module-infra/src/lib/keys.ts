import { ActionContext } from '@backstage/plugin-scaffolder-node';
import { createHash } from 'node:crypto';

/**
 * Names one call of a step for `ctx.checkpoint`. Backstage keeps checkpoints by the step alone, and
 * a step with `each` runs many times: without its input in the key, a recovered task would give
 * every run what the first one stored.
 */
export function checkpointKey(what: string, input: unknown): string {
  return `${what}.${digest(input)}`;
}

/** The same on every run of one call of one task, so that a repeated call finds its first self. */
export function idempotencyKey(
  ctx: Pick<ActionContext<any, any, 'v2'>, 'task' | 'step' | 'input'>,
): string {
  return `${ctx.task.id}:${digest([ctx.step?.id, ctx.input])}`;
}

/** Equal for what is equal as JSON, in whatever order its fields are. */
export function digest(value: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(value, sortFields) ?? '')
    .digest('hex')
    .slice(0, 32);
}

function sortFields(_key: string, value: unknown): unknown {
  return value && typeof value === 'object' && !Array.isArray(value)
    ? Object.fromEntries(
        Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)),
      )
    : value;
}
