import {
  Driver,
  createDriver,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { checkAccess } from './checkAccess';
import { RedisServer } from './client/RedisServer';
import {
  OutsideGate,
  openGate,
} from '@infra-orchestration/backstage-plugin-infra-node/driverUtils';
import { configSchema, credentials, settingsOf } from './config';
import { userKind } from './user/handler';

/** @public */
export interface RedisDriverOptions {
  /** Every connection and every command passes through it; for tests of interruption. */
  gate?: OutsideGate;
}

/**
 * A driver for existing Redis (7 and newer) and Valkey servers.
 *
 * @public
 */
export function createRedisDriver(options: RedisDriverOptions = {}): Driver {
  return createDriver<RedisServer>({
    id: 'redis',
    title: 'Redis or Valkey',
    configSchema,
    credentials,
    kinds: [userKind],
    connect: async connectOptions =>
      new RedisServer(settingsOf(connectOptions), options.gate ?? openGate),
    checkAccess: (server, { signal }) => checkAccess(server, signal),
    disconnect: async server => server.close(),
  });
}
