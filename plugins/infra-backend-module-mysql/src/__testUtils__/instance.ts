import { randomUUID } from 'node:crypto';
import { mockServices } from '@backstage/backend-test-utils';
import {
  ConnectOptions,
  Driver,
  ResourceIdentity,
} from '@infra-orchestration/backstage-plugin-infra-node';
import {
  ConnectionSettings,
  InMemoryInstanceSecrets,
} from '@infra-orchestration/backstage-plugin-infra-node/testUtils';
import { MysqlServer } from '../client/MysqlServer';
import { databaseKind } from '../database/handler';
import { DatabaseInputs } from '../database/schema';

export const context = () => ({
  signal: new AbortController().signal,
  logger: mockServices.logger.mock(),
});

export async function connect(
  driver: Driver,
  settings: ConnectionSettings,
): Promise<MysqlServer> {
  const options: ConnectOptions = {
    providerName: 'test',
    config: settings.config ?? {},
    credentials: settings.credentials ?? {},
    ...context(),
  };
  return driver.connect(options);
}

/** One instance with its secrets, called with whatever inputs, over whatever provider. */
export function createInstance(server: MysqlServer, externalName: string) {
  const secrets = new InMemoryInstanceSecrets();
  const instanceId = randomUUID();
  const identity: ResourceIdentity = {
    instanceId,
    environmentId: randomUUID(),
    environmentName: 'dev',
    environmentType: 'development',
    entityRef: 'component:default/shop',
    address: 'mysql.default#db',
    ownershipMark: `test/${instanceId}`,
  };
  const request = (inputs: DatabaseInputs, connection = server) => ({
    connection,
    identity,
    externalName,
    inputs,
    secrets,
    adopt: false,
    ...context(),
  });
  return {
    secrets,
    mark: identity.ownershipMark,
    apply: (inputs: DatabaseInputs = {}, connection?: MysqlServer) =>
      databaseKind.apply(request(inputs, connection)),
    observe: (inputs: DatabaseInputs = {}, connection?: MysqlServer) =>
      databaseKind.observe(request(inputs, connection)),
    remove: (inputs: DatabaseInputs = {}, connection?: MysqlServer) =>
      databaseKind.remove({
        ...request(inputs, connection),
        inputs: { ...inputs },
      }),
  };
}
