import type { ObjectIdentifier } from '@aws-sdk/client-s3';
import { DriverError } from '@infra-orchestration/backstage-plugin-infra-node';
import { unlessAbsent } from '../errors';
import type { BucketRemoveRequest } from './remove';

/** How much goes in one call of `remove`, which says then how far it is, and can be stopped. */
const BOUNDS = {
  /** As many objects as the server takes in one call. */
  page: 1000,
  pages: 10,
  /** These have to be ended one by one. */
  uploads: 100,
};

interface Emptied {
  isEmpty: boolean;
  removed: number;
}

/** Takes out a part of what is in the bucket: unfinished uploads, objects, old versions. */
export async function emptyBucket(
  request: BucketRemoveRequest,
  bounds = BOUNDS,
): Promise<Emptied> {
  const uploads = await abortUploads(request, bounds.uploads);
  let removed = 0;
  for (let page = 0; page < bounds.pages; page++) {
    const { isEmpty, removed: more } = await removePage(request, bounds.page);
    removed += more;
    if (isEmpty) {
      return { isEmpty: uploads < bounds.uploads, removed };
    }
  }
  return { isEmpty: false, removed };
}

/** Always the first page: what was on it before is gone. */
async function removePage(
  request: BucketRemoveRequest,
  most: number,
): Promise<Emptied> {
  const { connection: storage, externalName, signal, logger } = request;
  const page = await storage.s3(signal, (s3, options) =>
    s3.listObjectVersions({ Bucket: externalName, MaxKeys: most }, options),
  );
  const Objects: ObjectIdentifier[] = [
    ...(page.Versions ?? []),
    ...(page.DeleteMarkers ?? []),
  ].map(({ Key, VersionId }) => ({ Key, VersionId }));
  if (Objects.length === 0) {
    return { isEmpty: true, removed: 0 };
  }
  logger.info(`Removing ${Objects.length} objects and old versions`);
  const { Errors = [] } = await storage.s3(signal, (s3, options) =>
    s3.deleteObjects(
      { Bucket: externalName, Delete: { Objects, Quiet: true } },
      options,
    ),
  );
  refuseErrors(externalName, Errors);
  return { isEmpty: false, removed: Objects.length };
}

function refuseErrors(
  bucket: string,
  errors: { Code?: string; Message?: string }[],
): void {
  const [first] = errors;
  if (!first) {
    return;
  }
  const what = `${errors.length} objects of the bucket ${bucket} cannot be removed: ${first.Code}`;
  throw first.Code === 'AccessDenied'
    ? new DriverError(
        'conflict',
        `${what}. A retention, a legal hold or a policy of the bucket protects them; end that, then remove again`,
      )
    : new DriverError('retryable', what);
}

/** @returns how many were there, at most the bound */
async function abortUploads(
  request: BucketRemoveRequest,
  most: number,
): Promise<number> {
  const { connection: storage, externalName: Bucket, signal } = request;
  const { Uploads = [] } = await storage.s3(signal, (s3, options) =>
    s3.listMultipartUploads({ Bucket, MaxUploads: most }, options),
  );
  for (const { Key, UploadId } of Uploads) {
    await unlessAbsent(
      ['NoSuchUpload'],
      storage.s3(signal, (s3, options) =>
        s3.abortMultipartUpload({ Bucket, Key, UploadId }, options),
      ),
    );
  }
  return Uploads.length;
}
