import { randomUUID } from 'node:crypto';
import { mockServices } from '@backstage/backend-test-utils';
import { JsonObject } from '@backstage/types';
import { ResourceIdentity } from '@infra-orchestration/backstage-plugin-infra-node';
import {
  ConnectionSettings,
  InMemoryInstanceSecrets,
} from '@infra-orchestration/backstage-plugin-infra-node/testUtils';
import { bucketKind } from '../bucket/handler';
import { BucketInputs } from '../bucket/schema';
import { OutsideGate } from '@infra-orchestration/backstage-plugin-infra-node/driverUtils';
import { ObjectStorage } from '../client/ObjectStorage';
import { createS3Driver } from '../driver';

export const context = () => ({
  signal: new AbortController().signal,
  logger: mockServices.logger.mock(),
});

export function connect(
  settings: ConnectionSettings,
  gate?: OutsideGate,
): Promise<ObjectStorage> {
  return createS3Driver({ gate }).connect({
    providerName: 'test',
    config: settings.config ?? {},
    credentials: settings.credentials ?? {},
    ...context(),
  });
}

/** One instance with its secrets, called with whatever inputs. */
export function createInstance(connection: ObjectStorage) {
  const secrets = new InMemoryInstanceSecrets();
  const instanceId = randomUUID();
  const identity: ResourceIdentity = {
    instanceId,
    environmentId: randomUUID(),
    environmentName: 'dev',
    environmentType: 'development',
    entityRef: 'component:default/shop',
    address: 's3.default#files',
    ownershipMark: `test/${instanceId}`,
  };
  const namePrefix = connection.settings.bucketPrefix;
  const externalName = bucketKind.externalName(identity, { namePrefix });
  const request = (inputs: BucketInputs) => ({
    connection,
    identity,
    externalName,
    inputs: { namePrefix, ...inputs },
    secrets,
    adopt: false,
    ...context(),
  });
  const removal = (inputs: BucketInputs, handle?: JsonObject) => ({
    ...request(inputs),
    inputs: { ...inputs } as JsonObject,
    handle,
  });
  return {
    secrets,
    identity,
    externalName,
    removal,
    apply: (inputs: BucketInputs = {}) => bucketKind.apply(request(inputs)),
    observe: (inputs: BucketInputs = {}) => bucketKind.observe(request(inputs)),
    remove: (inputs: BucketInputs = {}, handle?: JsonObject) =>
      bucketKind.remove(removal(inputs, handle)),
  };
}
