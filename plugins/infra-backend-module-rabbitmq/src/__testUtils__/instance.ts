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
import { ManagementApi } from '../client/ManagementApi';
import { vhostKind } from '../vhost/handler';
import { VhostInputs } from '../vhost/schema';

export const context = () => ({
  signal: new AbortController().signal,
  logger: mockServices.logger.mock(),
});

export async function connect(
  driver: Driver,
  settings: ConnectionSettings,
): Promise<ManagementApi> {
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
    address: 'amqp.default#queue',
    ownershipMark: `test/${instanceId}`,
  };
}

/** One instance with its secrets and state, called with whatever inputs, as the engine does. */
export function createInstance(api: ManagementApi) {
  const secrets = new InMemoryInstanceSecrets();
  const identity = newIdentity();
  const name = vhostKind.externalName(identity, {});
  let state: JsonObject | undefined;
  const request = (inputs: VhostInputs) => ({
    connection: api,
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
    async apply(inputs: VhostInputs = {}) {
      const result = await vhostKind.apply(request(inputs));
      state = result.state ?? state;
    },
    observe: (inputs: VhostInputs = {}): Promise<any> =>
      vhostKind.observe(request(inputs)),
    remove: (inputs: VhostInputs = {}, handle?: JsonObject) =>
      vhostKind.remove({ ...request({}), inputs: { ...inputs }, handle }),
  };
}
