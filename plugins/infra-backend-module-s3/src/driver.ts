import {
  Driver,
  createDriver,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { bucketKind } from './bucket/handler';
import { checkAccess } from './checkAccess';
import { ObjectStorage } from './client/ObjectStorage';
import {
  OutsideGate,
  openGate,
} from '@infra-orchestration/backstage-plugin-infra-node/driverUtils';
import { configSchema, credentials, settingsOf } from './config';

/** @public */
export interface S3DriverOptions {
  /** Every call to the server passes through it; for tests of interruption. */
  gate?: OutsideGate;
}

/**
 * A driver for existing object storage that speaks S3: AWS, MinIO, Ceph.
 *
 * @public
 */
export function createS3Driver(options: S3DriverOptions = {}): Driver {
  return createDriver<ObjectStorage>({
    id: 's3',
    title: 'S3 object storage',
    configSchema,
    credentials,
    kinds: [bucketKind],
    connect: async connectOptions =>
      new ObjectStorage(settingsOf(connectOptions), options.gate ?? openGate),
    checkAccess: (storage, { signal }) => checkAccess(storage, signal),
    disconnect: async storage => storage.close(),
  });
}
