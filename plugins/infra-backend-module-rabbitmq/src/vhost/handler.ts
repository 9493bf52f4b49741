import { createResourceKind } from '@infra-orchestration/backstage-plugin-infra-node';
import { ManagementApi } from '../client/ManagementApi';
import { applyVhost } from './apply';
import { vhostName } from './names';
import { observeVhost } from './observe';
import { removeVhost } from './remove';
import { VhostInputs, inputSchema, outputSchema } from './schema';

/** A virtual host together with the one user who works in it. */
export const vhostKind = createResourceKind<ManagementApi, VhostInputs>({
  kind: 'vhost',
  title: 'RabbitMQ virtual host',
  inputSchema,
  outputSchema,
  // Removing deletes the queues with what is in them. Those that this driver's user did not make are
  // not to be deleted by it, so there is no way to make somebody else's vhost its own.
  capabilities: { adopt: false, watch: false },
  externalName: vhostName,
  observe: observeVhost,
  apply: applyVhost,
  remove: removeVhost,
});
