import type {
  BucketLocationConstraint,
  BucketVersioningStatus,
  S3,
} from '@aws-sdk/client-s3';
import type { IAM } from '@aws-sdk/client-iam';
import { ObjectStorage } from './client/ObjectStorage';
import { Flavor } from './config';
import { MinioAdmin } from './minio/MinioAdmin';
import { CallOptions } from './minio/MinioApi';

/** One thing that the driver does, asked for where it can have no effect. */
export interface Probe {
  /** For people. */
  name: string;
  /** @param absent - name of a bucket, and of a user, that is not there */
  ask(
    storage: ObjectStorage,
    absent: string,
    signal: AbortSignal,
  ): Promise<unknown>;
}

type S3Options = Parameters<S3['getBucketTagging']>[1] & object;
type IamOptions = Parameters<IAM['getUser']>[1] & object;

function s3(
  name: string,
  call: (api: S3, Bucket: string, options: S3Options) => Promise<unknown>,
): Probe {
  return {
    name,
    ask: (storage, absent, signal) =>
      storage.s3(signal, (api, options) => call(api, absent, options)),
  };
}

function iam(
  name: string,
  call: (api: IAM, UserName: string, options: IamOptions) => Promise<unknown>,
): Probe {
  return {
    name,
    ask: (storage, absent, signal) =>
      storage.iam(signal, (api, options) => call(api, absent, options)),
  };
}

function minio(
  name: string,
  call: (
    api: MinioAdmin,
    bucket: string,
    options: CallOptions,
  ) => Promise<unknown>,
): Probe {
  return {
    name,
    ask: (storage, absent, signal) =>
      storage.minio(signal, (api, options) => call(api, absent, options)),
  };
}

const looking = [
  s3('see the versioning of buckets', (api, Bucket, options) =>
    api.getBucketVersioning({ Bucket }, options),
  ),
  s3('see the tags of buckets', (api, Bucket, options) =>
    api.getBucketTagging({ Bucket }, options),
  ),
  s3('see the encryption of buckets', (api, Bucket, options) =>
    api.getBucketEncryption({ Bucket }, options),
  ),
  s3('see the lifecycle of buckets', (api, Bucket, options) =>
    api.getBucketLifecycleConfiguration({ Bucket }, options),
  ),
  s3('list objects and old versions', (api, Bucket, options) =>
    api.listObjectVersions({ Bucket, MaxKeys: 1 }, options),
  ),
  s3('list unfinished uploads', (api, Bucket, options) =>
    api.listMultipartUploads({ Bucket, MaxUploads: 1 }, options),
  ),
];

const changing = [
  // MinIO writes it down for a bucket that is not there, so the value is none.
  s3('change the versioning of buckets', (api, Bucket, options) =>
    api.putBucketVersioning(
      {
        Bucket,
        VersioningConfiguration: { Status: 'None' as BucketVersioningStatus },
      },
      options,
    ),
  ),
  s3('change the encryption of buckets', (api, Bucket, options) =>
    api.deleteBucketEncryption({ Bucket }, options),
  ),
  s3('change the lifecycle of buckets', (api, Bucket, options) =>
    api.deleteBucketLifecycle({ Bucket }, options),
  ),
  s3('remove buckets', (api, Bucket, options) =>
    api.deleteBucket({ Bucket }, options),
  ),
  s3('remove objects', (api, Bucket, options) =>
    api.deleteObject({ Bucket, Key: 'none' }, options),
  ),
  s3('end unfinished uploads', (api, Bucket, options) =>
    api.abortMultipartUpload({ Bucket, Key: 'none', UploadId: 'n' }, options),
  ),
];

/**
 * What MinIO lets a key do only where its administrator may. That buckets may be made, tagged and read
 * it tells of buckets that are there, only.
 */
const handingOn = [
  s3('let keys write objects', (api, Bucket, options) =>
    api.putObject({ Bucket, Key: 'none', Body: 'x' }, options),
  ),
  s3('let keys read the tags of objects', (api, Bucket, options) =>
    api.getObjectTagging({ Bucket, Key: 'none' }, options),
  ),
  s3('let keys tag objects', (api, Bucket, options) =>
    api.putObjectTagging(
      {
        Bucket,
        Key: 'none',
        Tagging: { TagSet: [{ Key: 'none', Value: 'none' }] },
      },
      options,
    ),
  ),
  minio('see keys of its own', (admin, bucket, options) =>
    admin.find(bucket.slice(-12), options),
  ),
];

/** What AWS and Ceph have beyond. */
const atAws = [
  s3('tag buckets', (api, Bucket, options) =>
    api.putBucketTagging(
      { Bucket, Tagging: { TagSet: [{ Key: 'none', Value: 'none' }] } },
      options,
    ),
  ),
  s3('remove old versions', (api, Bucket, options) =>
    api.deleteObject({ Bucket, Key: 'none', VersionId: 'null' }, options),
  ),
  s3('create buckets', (api, Bucket, options) =>
    api.createBucket(
      {
        Bucket,
        CreateBucketConfiguration: {
          LocationConstraint: 'nowhere-0' as BucketLocationConstraint,
        },
      },
      options,
    ),
  ),
  s3('see whether buckets are public', (api, Bucket, options) =>
    api.getPublicAccessBlock({ Bucket }, options),
  ),
  s3('block public access', (api, Bucket, options) =>
    api.deletePublicAccessBlock({ Bucket }, options),
  ),
  iam('see IAM users', (api, UserName, options) =>
    api.getUser({ UserName }, options),
  ),
  iam('remove IAM users', (api, UserName, options) =>
    api.deleteUser({ UserName }, options),
  ),
  iam('see policies of IAM users', (api, UserName, options) =>
    api.getUserPolicy({ UserName, PolicyName: 'bucket' }, options),
  ),
  iam('remove policies of IAM users', (api, UserName, options) =>
    api.deleteUserPolicy({ UserName, PolicyName: 'bucket' }, options),
  ),
  iam('see access keys', (api, UserName, options) =>
    api.listAccessKeys({ UserName }, options),
  ),
  iam('make access keys', (api, UserName, options) =>
    api.createAccessKey({ UserName }, options),
  ),
  iam('remove access keys', (api, UserName, options) =>
    api.deleteAccessKey({ UserName, AccessKeyId: 'A'.repeat(20) }, options),
  ),
];

export function probesFor(flavor: Flavor): Probe[] {
  return [...looking, ...changing, ...(flavor === 'minio' ? handingOn : atAws)];
}
