import { JsonObject } from '@backstage/types';
import { InProgressResult } from '@infra-orchestration/backstage-plugin-infra-node';
import { DnsConnection } from './DnsConnection';
import { CallContext } from './types';

/** Services that have such changes take up to a minute and limit how often they are asked. */
const POLL_AFTER = 5_000;

/** A change that a service has and its name servers may not have yet. */
export interface PendingChange {
  zone: string;
  change: string;
}

function isPendingChange(value: unknown): value is PendingChange {
  const { zone, change } = (value ?? {}) as Partial<PendingChange>;
  return typeof zone === 'string' && typeof change === 'string';
}

/** The changes in a handle that {@link waitFor} made, as far as they are still pending. */
export async function stillPending(
  { client, zones }: DnsConnection,
  handle: JsonObject | undefined,
  context: CallContext,
): Promise<PendingChange[]> {
  const changes = Array.isArray(handle?.changes) ? handle.changes : [];
  const pending: PendingChange[] = [];
  for (const item of changes as unknown[]) {
    // Nobody can ask about a zone that the provider lost, and nothing hangs on the answer.
    if (isPendingChange(item) && zones.includes(item.zone)) {
      const settled = await client.isSettled?.(item.zone, item.change, context);
      if (settled === false) {
        pending.push({ zone: item.zone, change: item.change });
      }
    }
  }
  return pending;
}

/** The answer that has the engine come back and ask {@link stillPending}. */
export function waitFor(
  pending: PendingChange[],
  state?: JsonObject,
): InProgressResult {
  const zones = [...new Set(pending.map(({ zone }) => zone))].join(', ');
  return {
    status: 'inProgress',
    handle: {
      changes: pending.map(({ zone, change }) => ({ zone, change })),
    },
    pollAfter: POLL_AFTER,
    message: `Waiting until all name servers of ${zones} have the change`,
    ...(state && { state }),
  };
}
