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
import { PostgresServer } from '../client/PostgresServer';
import { databaseKind } from '../database/handler';
import { DatabaseInputs } from '../database/schema';

export const context = () => ({
  signal: new AbortController().signal,
  logger: mockServices.logger.mock(),
});

export async function connect(
  driver: Driver,
  settings: ConnectionSettings,
): Promise<PostgresServer> {
  const options: ConnectOptions = {
    providerName: 'test',
    config: settings.config ?? {},
    credentials: settings.credentials ?? {},
    ...context(),
  };
  return driver.connect(options);
}

/** One instance with its secrets, called with whatever inputs. */
export function createInstance(server: PostgresServer, externalName: string) {
  const secrets = new InMemoryInstanceSecrets();
  const instanceId = randomUUID();
  const identity: ResourceIdentity = {
    instanceId,
    environmentId: randomUUID(),
    environmentName: 'dev',
    environmentType: 'development',
    entityRef: 'component:default/shop',
    address: 'postgres.default#db',
    ownershipMark: `test/${instanceId}`,
  };
  const request = (
    inputs: DatabaseInputs,
    options: { adopt?: boolean } = {},
  ) => ({
    connection: server,
    identity,
    externalName,
    inputs,
    secrets,
    adopt: false,
    ...options,
    ...context(),
  });
  return {
    secrets,
    mark: identity.ownershipMark,
    apply: (inputs: DatabaseInputs = {}, options?: { adopt: boolean }) =>
      databaseKind.apply(request(inputs, options)),
    observe: (inputs: DatabaseInputs = {}, options?: { adopt: boolean }) =>
      databaseKind.observe(request(inputs, options)),
    remove: () => databaseKind.remove({ ...request({}), inputs: {} }),
  };
}
