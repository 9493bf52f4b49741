import {
  RemoveRequest,
  RemoveResult,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { ManagementApi } from '../client/ManagementApi';
import { inspect } from './outside';

/**
 * The vhost first, which ends the connections to it, and takes limits and permissions along; each
 * bears a mark of its own, so either can be left alone by a crash.
 */
export async function removeVhost(
  request: RemoveRequest<ManagementApi>,
): Promise<RemoveResult> {
  const { connection: api, externalName, identity, signal, logger } = request;
  const outside = await inspect(api, externalName, signal);
  for (const what of ['vhost', 'user'] as const) {
    if (outside[what]?.mark === identity.ownershipMark) {
      logger.info(`Deleting the ${what} ${externalName}`);
      const path = [`${what}s`, externalName];
      await api.send({ method: 'DELETE', path }, signal);
    }
  }
  return { status: 'done' };
}
