import { ResourceRequest } from '@infra-orchestration/backstage-plugin-infra-node';
import { ManagementApi } from '../client/ManagementApi';
import { Wanted } from './changes';
import { VhostInputs } from './schema';

export type VhostRequest = ResourceRequest<ManagementApi, VhostInputs>;

export function wantedOf({
  externalName,
  identity,
  inputs,
}: Pick<VhostRequest, 'externalName' | 'identity' | 'inputs'>): Wanted {
  const { permissions = {}, maxConnections, maxQueues } = inputs;
  return {
    name: externalName,
    mark: identity.ownershipMark,
    permissions: {
      configure: permissions.configure ?? '.*',
      write: permissions.write ?? '.*',
      read: permissions.read ?? '.*',
    },
    defaultQueueType: inputs.defaultQueueType,
    limits: {
      ...(maxConnections !== undefined && {
        'max-connections': maxConnections,
      }),
      ...(maxQueues !== undefined && { 'max-queues': maxQueues }),
    },
  };
}
