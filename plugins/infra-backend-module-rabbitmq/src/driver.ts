import {
  Driver,
  createDriver,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { OutsideGate } from '@infra-orchestration/backstage-plugin-infra-node/driverUtils';
import { checkAccess } from './checkAccess';
import { ManagementApi } from './client/ManagementApi';
import { configSchema, credentials, settingsOf } from './config';
import { vhostKind } from './vhost/handler';

/** @public */
export interface RabbitmqDriverOptions {
  /** Every request passes through it; for tests of interruption. */
  gate?: OutsideGate;
}

/**
 * A driver for existing RabbitMQ servers (3.10 and newer), by their management API.
 *
 * @public
 */
export function createRabbitmqDriver(
  options: RabbitmqDriverOptions = {},
): Driver {
  return createDriver<ManagementApi>({
    id: 'rabbitmq',
    title: 'RabbitMQ',
    configSchema,
    credentials,
    kinds: [vhostKind],
    connect: async connectOptions =>
      new ManagementApi(settingsOf(connectOptions), options.gate),
    checkAccess: (api, { signal }) => checkAccess(api, signal),
    disconnect: api => api.close(),
  });
}
