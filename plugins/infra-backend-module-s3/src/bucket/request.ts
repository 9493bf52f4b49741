import { ResourceRequest } from '@infra-orchestration/backstage-plugin-infra-node';
import { ObjectStorage } from '../client/ObjectStorage';
import { IamKeys } from '../keys/IamKeys';
import { Keys, KeyTarget } from '../keys/Keys';
import { MinioKeys } from '../keys/MinioKeys';
import { keyPolicy } from './keyPolicy';
import { BucketInputs } from './schema';

export type BucketRequest = ResourceRequest<ObjectStorage, BucketInputs>;

export function keysOf(storage: ObjectStorage): Keys {
  return storage.settings.flavor === 'minio'
    ? new MinioKeys(storage)
    : new IamKeys(storage);
}

export function keyTargetOf(
  request: Pick<
    BucketRequest,
    'connection' | 'externalName' | 'identity' | 'inputs'
  >,
): KeyTarget {
  const { connection, externalName, identity, inputs } = request;
  return {
    bucket: externalName,
    mark: identity.ownershipMark,
    policy: keyPolicy(connection.settings, externalName, inputs),
  };
}
