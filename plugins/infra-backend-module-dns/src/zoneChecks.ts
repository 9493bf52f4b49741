import {
  AccessCheck,
  isDriverError,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { invalid } from './errors';
import { CallContext } from './record/types';
import type { NameServer } from './wire/NameServer';
import { findLameness } from './wire/query';

/** A check that is granted where `attempt` succeeds; its value becomes the message. */
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
    // Only messages of our own are known to hold no secret.
    const message = isDriverError(error) ? error.message : 'unexpected error';
    return { name, granted: false, message };
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
        throw invalid(
          `Name server ${server.description} is not authoritative for \`${zone}\`: ${reason}`,
        );
      }
    },
  );
}
