import type {
  LifecycleRule,
  ServerSideEncryptionByDefault,
} from '@aws-sdk/client-s3';
import { ObjectStorage } from '../client/ObjectStorage';
import { isRefusal, unlessAbsent } from '../errors';
import { OWNER_TAG } from './names';

/** What is outside of a bucket. */
export interface BucketState {
  tags: Record<string, string>;
  versioning: boolean;
  rules: LifecycleRule[];
  encryption?: ServerSideEncryptionByDefault;
  /** Absent where the server has no such switch. */
  publicAccessBlocked?: boolean;
}

export type Found =
  | { status: 'absent' }
  /** The name belongs to somebody else's account: nothing of it can be seen. */
  | { status: 'foreign' }
  | { status: 'present'; state: BucketState };

export async function inspect(
  storage: ObjectStorage,
  bucket: string,
  signal: AbortSignal,
): Promise<Found> {
  try {
    return await look(storage, bucket, signal);
  } catch (error) {
    if (
      isRefusal(error, 'AccessDenied') &&
      (await maySee(storage, `${bucket.slice(0, 51)}-not-there`, signal))
    ) {
      return { status: 'foreign' };
    }
    throw error;
  }
}

async function look(
  storage: ObjectStorage,
  bucket: string,
  signal: AbortSignal,
): Promise<Found> {
  const of = { Bucket: bucket };
  // First, since MinIO answers some of the other questions for buckets that are not there.
  const versioning = await unlessAbsent(
    ['NoSuchBucket'],
    storage.s3(signal, (s3, options) => s3.getBucketVersioning(of, options)),
  );
  if (!versioning) {
    return { status: 'absent' };
  }
  const [tagging, lifecycle, encryption, publicAccessBlocked] =
    await Promise.all([
      unlessAbsent(
        ['NoSuchTagSet'],
        storage.s3(signal, (s3, options) => s3.getBucketTagging(of, options)),
      ),
      unlessAbsent(
        ['NoSuchLifecycleConfiguration'],
        storage.s3(signal, (s3, options) =>
          s3.getBucketLifecycleConfiguration(of, options),
        ),
      ),
      unlessAbsent(
        ['ServerSideEncryptionConfigurationNotFoundError'],
        storage.s3(signal, (s3, options) =>
          s3.getBucketEncryption(of, options),
        ),
      ),
      storage.settings.flavor === 'minio'
        ? undefined
        : isPublicAccessBlocked(storage, bucket, signal),
    ]);
  const [rule] = encryption?.ServerSideEncryptionConfiguration?.Rules ?? [];
  return {
    status: 'present',
    state: {
      tags: Object.fromEntries(
        (tagging?.TagSet ?? []).map(tag => [tag.Key ?? '', tag.Value ?? '']),
      ),
      versioning: versioning.Status === 'Enabled',
      rules: lifecycle?.Rules ?? [],
      encryption: rule?.ApplyServerSideEncryptionByDefault,
      publicAccessBlocked,
    },
  };
}

async function isPublicAccessBlocked(
  storage: ObjectStorage,
  bucket: string,
  signal: AbortSignal,
): Promise<boolean> {
  const answer = await unlessAbsent(
    ['NoSuchPublicAccessBlockConfiguration'],
    storage.s3(signal, (s3, options) =>
      s3.getPublicAccessBlock({ Bucket: bucket }, options),
    ),
  );
  const block = answer?.PublicAccessBlockConfiguration;
  return Boolean(
    block?.BlockPublicAcls &&
      block.IgnorePublicAcls &&
      block.BlockPublicPolicy &&
      block.RestrictPublicBuckets,
  );
}

/** Whether it is for want of rights, or for the one bucket, that nothing is shown. */
async function maySee(
  storage: ObjectStorage,
  absentBucket: string,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    await storage.s3(signal, (s3, options) =>
      s3.getBucketVersioning({ Bucket: absentBucket }, options),
    );
    return true;
  } catch (error) {
    if (isRefusal(error, 'NoSuchBucket')) {
      return true;
    }
    if (isRefusal(error, 'AccessDenied')) {
      return false;
    }
    throw error;
  }
}

/** Neither an object nor an old version of one is in it. */
export async function isEmpty(
  storage: ObjectStorage,
  bucket: string,
  signal: AbortSignal,
): Promise<boolean> {
  const page = await storage.s3(signal, (s3, options) =>
    s3.listObjectVersions({ Bucket: bucket, MaxKeys: 1 }, options),
  );
  return !page.Versions?.length && !page.DeleteMarkers?.length;
}

export function markOf(state: BucketState): string | undefined {
  return state.tags[OWNER_TAG];
}
