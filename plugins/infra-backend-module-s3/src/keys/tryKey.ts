import { ObjectStorage } from '../client/ObjectStorage';
import { AccessKey } from '../config';
import { isRefusal, toDriverError } from '../errors';

export type Trial = 'works' | 'wrongSecret' | 'refused';

/** Uses a key as its owner would, to see whether the server takes it. */
export async function tryKey(
  storage: ObjectStorage,
  key: AccessKey,
  bucket: string,
  signal: AbortSignal,
): Promise<Trial> {
  try {
    await storage.s3As(key, signal, (s3, options) =>
      s3.listObjectsV2({ Bucket: bucket, MaxKeys: 1 }, options),
    );
    return 'works';
  } catch (error) {
    if (isRefusal(error, 'NoSuchBucket')) {
      return 'works';
    }
    if (isRefusal(error, 'SignatureDoesNotMatch')) {
      return 'wrongSecret';
    }
    if (toDriverError(error, 'use the key').code === 'accessDenied') {
      return 'refused';
    }
    throw error;
  }
}
