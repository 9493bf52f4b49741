import { JsonObject } from '@backstage/types';
import {
  Driver,
  DriverError,
  Observation,
  ResourceIdentity,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { mockServices } from '@backstage/backend-test-utils';
import { randomUUID } from 'node:crypto';
import { createGitopsDriver } from '../driver';

type Connecting = { config: JsonObject; credentials: Record<string, string> };

/** A provider of the driver, as the engine has one. */
export async function connect({ config, credentials }: Connecting) {
  const driver = createGitopsDriver();
  const logger = mockServices.logger.mock();
  const signal = new AbortController().signal;
  const connection = await driver.connect({
    ...{ providerName: 'deploy', config, credentials },
    ...{ signal, logger },
  });
  return { driver, connection, close: () => driver.disconnect!(connection) };
}

/** One instance, with the state that the engine would keep. */
export function instanceOf(
  { driver, connection }: { driver: Driver; connection: unknown },
  inputs: JsonObject,
) {
  const [kind] = driver.kinds;
  const instanceId = randomUUID();
  const identity: ResourceIdentity = {
    instanceId,
    environmentId: randomUUID(),
    environmentName: 'pr-17',
    environmentType: 'preview',
    entityRef: 'component:default/shop',
    address: 'cache.default#main',
    ownershipMark: `test/${instanceId}`,
  };
  const externalName = kind.externalName(identity, inputs);
  let state: JsonObject | undefined;
  const request = () => ({
    ...{ connection, identity, externalName, inputs, state, adopt: false },
    signal: new AbortController().signal,
    logger: mockServices.logger.mock(),
    secrets: {
      get: async () => undefined,
      ensure: async (_: string, generate: () => string) => generate(),
      set: async () => {},
    },
  });
  return {
    identity,
    externalName,
    apply: async (more: object = {}) => {
      const result = await kind.apply({ ...request(), ...more });
      state = result.state ?? state;
      return result;
    },
    remove: () => kind.remove(request()),
    observe: () => kind.observe(request()),
    present: async () => {
      const seen = await kind.observe(request());
      if (seen.status !== 'present') {
        throw new DriverError('retryable', 'It is not there');
      }
      return seen as Extract<Observation, { status: 'present' }>;
    },
  };
}
