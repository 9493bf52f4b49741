import { randomUUID } from 'node:crypto';
import { mockServices } from '@backstage/backend-test-utils';
import { JsonObject } from '@backstage/types';
import {
  Driver,
  ResourceIdentity,
} from '@infra-orchestration/backstage-plugin-infra-node';
import {
  ConnectionSettings,
  InMemoryInstanceSecrets,
} from '@infra-orchestration/backstage-plugin-infra-node/testUtils';
import { RedisServer } from '../client/RedisServer';
import { userKind } from '../user/handler';
import { UserInputs } from '../user/schema';

export const context = () => ({
  signal: new AbortController().signal,
  logger: mockServices.logger.mock(),
});

export async function connect(
  driver: Driver,
  settings: ConnectionSettings,
): Promise<RedisServer> {
  return driver.connect({
    providerName: 'test',
    config: settings.config ?? {},
    credentials: settings.credentials ?? {},
    ...context(),
  });
}

export function newIdentity(): ResourceIdentity {
  const instanceId = randomUUID();
  return {
    instanceId,
    environmentId: randomUUID(),
    environmentName: 'dev',
    environmentType: 'development',
    entityRef: 'component:default/shop',
    address: 'redis.default#cache',
    ownershipMark: `test/${instanceId}`,
  };
}

/** One instance with its secrets and state, called with whatever inputs, as the engine does. */
export function createInstance(server: RedisServer) {
  const secrets = new InMemoryInstanceSecrets();
  const identity = newIdentity();
  const name = userKind.externalName(identity, {});
  let state: JsonObject | undefined;
  const request = (inputs: UserInputs) => ({
    connection: server,
    identity,
    externalName: name,
    inputs,
    state,
    secrets,
    adopt: false,
    ...context(),
  });
  return {
    name,
    secrets,
    mark: identity.ownershipMark,
    async apply(inputs: UserInputs = {}) {
      const result = await userKind.apply(request(inputs));
      state = result.state ?? state;
    },
    observe: (inputs: UserInputs = {}): Promise<any> =>
      userKind.observe(request(inputs)),
    remove: (inputs: UserInputs = {}, handle?: JsonObject) =>
      userKind.remove({ ...request({}), inputs: { ...inputs }, handle }),
  };
}
