import {
  AccessCheck,
  DriverError,
  isDriverError,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { misconfigured } from './errors';
import { CallContext } from './record/types';
import type { NameServer } from './wire/NameServer';
import { findLameness } from './wire/query';

/**
 * A check that is granted where `attempt` succeeds; its value becomes the message.
 *
 * @throws what says nothing about access: the server is away, or its answer cannot be understood
 *
 * @public
 */
export async function runCheck(
  name: string,
  { signal }: CallContext,
  attempt: () => Promise<string | void>,
): Promise<AccessCheck> {
  try {
    const message = await attempt();
    return message ? { name, granted: true, message } : { name, granted: true };
  } catch (error) {
    signal.throwIfAborted();
    if (!isDriverError(error)) {
      // Only messages of our own are known to hold no secret.
      throw new DriverError('retryable', `Could not ${name}: unexpected error`);
    }
    if (error.code === 'retryable') {
      throw error;
    }
    return { name, granted: false, message: error.message };
  }
}

/** The proof of every record is this server's answer, so it has to be the zone's. */
export function checkNameserver(
  server: NameServer,
  zone: string,
  context: CallContext,
): Promise<AccessCheck> {
  return runCheck(
    `authoritative answers for ${zone} from ${server.description}`,
    context,
    async () => {
      const reason = await findLameness(server, zone, context.signal);
      if (reason) {
        throw misconfigured(
          `Name server ${server.description} is not authoritative for \`${zone}\`: ${reason}`,
        );
      }
    },
  );
}
