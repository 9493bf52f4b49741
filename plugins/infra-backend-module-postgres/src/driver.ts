import {
  Driver,
  createDriver,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { checkAccess } from './checkAccess';
import { PostgresServer } from './client/PostgresServer';
import {
  OutsideGate,
  openGate,
} from '@infra-orchestration/backstage-plugin-infra-node/driverUtils';
import { configSchema, credentials, settingsOf } from './config';
import { databaseKind } from './database/handler';

/** @public */
export interface PostgresDriverOptions {
  /** Every connection and every statement passes through it; for tests of interruption. */
  gate?: OutsideGate;
}

/**
 * A driver for existing PostgreSQL servers (14 and newer).
 *
 * @public
 */
export function createPostgresDriver(
  options: PostgresDriverOptions = {},
): Driver {
  return createDriver<PostgresServer>({
    id: 'postgres',
    title: 'PostgreSQL',
    configSchema,
    credentials,
    kinds: [databaseKind],
    connect: async connectOptions =>
      new PostgresServer(settingsOf(connectOptions), options.gate ?? openGate),
    checkAccess: (server, { signal }) => checkAccess(server, signal),
    disconnect: server => server.close(),
  });
}
