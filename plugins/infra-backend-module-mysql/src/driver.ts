import {
  Driver,
  createDriver,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { checkAccess } from './checkAccess';
import { MysqlServer } from './client/MysqlServer';
import {
  OutsideGate,
  openGate,
} from '@infra-orchestration/backstage-plugin-infra-node/driverUtils';
import { configSchema, credentials, settingsOf } from './config';
import { databaseKind } from './database/handler';

/** @public */
export interface MysqlDriverOptions {
  /** Every connection and every statement passes through it; for tests of interruption. */
  gate?: OutsideGate;
}

/**
 * A driver for existing servers of MySQL (8.0 and newer) and MariaDB (10.6 and newer).
 *
 * @public
 */
export function createMysqlDriver(options: MysqlDriverOptions = {}): Driver {
  return createDriver<MysqlServer>({
    id: 'mysql',
    title: 'MySQL and MariaDB',
    configSchema,
    credentials,
    kinds: [databaseKind],
    connect: async connectOptions =>
      new MysqlServer(settingsOf(connectOptions), options.gate ?? openGate),
    checkAccess: (server, { signal }) => checkAccess(server, signal),
    disconnect: server => server.close(),
  });
}
