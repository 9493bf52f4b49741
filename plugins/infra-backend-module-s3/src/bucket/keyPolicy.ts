import { JsonObject } from '@backstage/types';
import { partitionOf, StorageSettings } from '../config';
import { BucketInputs } from './schema';

/**
 * What the key of a bucket may do: everything with the objects in it but the removal of old versions,
 * which are there to survive a mistake. Nothing with the bucket itself, and nothing elsewhere.
 */
export const KEY_ACTIONS = {
  bucket: [
    's3:GetBucketLocation',
    's3:ListBucket',
    's3:ListBucketMultipartUploads',
    's3:ListBucketVersions',
  ],
  objects: [
    's3:AbortMultipartUpload',
    's3:DeleteObject',
    's3:GetObject',
    's3:GetObjectTagging',
    's3:GetObjectVersion',
    's3:ListMultipartUploadParts',
    's3:PutObject',
    's3:PutObjectTagging',
  ],
};

/** Pure. */
export function keyPolicy(
  { flavor, region }: Pick<StorageSettings, 'flavor' | 'region'>,
  bucket: string,
  { encryption }: Pick<BucketInputs, 'encryption'>,
): JsonObject {
  const partition = flavor === 'aws' ? partitionOf(region) : 'aws';
  const arn = `arn:${partition}:s3:::${bucket}`;
  const kmsKey = encryption?.kmsKeyId;
  const usesKms = flavor === 'aws' && /^arn:[a-z-]+:kms:/.test(kmsKey ?? '');
  return {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Action: KEY_ACTIONS.bucket, Resource: [arn] },
      { Effect: 'Allow', Action: KEY_ACTIONS.objects, Resource: [`${arn}/*`] },
      // To MinIO, who may remove objects may also remove old versions if nothing denies it.
      {
        Effect: 'Deny',
        Action: ['s3:DeleteObjectVersion'],
        Resource: [`${arn}/*`],
      },
      ...(usesKms
        ? [
            {
              Effect: 'Allow',
              Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
              Resource: [kmsKey!],
            },
          ]
        : []),
    ],
  };
}

/**
 * Whether two policies say the same, however a server writes them: a list of one may be no list, and
 * lists have no order.
 */
export function samePolicy(one: unknown, other: unknown): boolean {
  return canonical(one) === canonical(other);
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) {
    const items = value.map(canonical);
    return items.length === 1 ? items[0] : `[${items.sort().join()}]`;
  }
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).map(
      ([name, item]) => `${JSON.stringify(name)}:${canonical(item)}`,
    );
    return `{${members.sort().join()}}`;
  }
  return JSON.stringify(value) ?? '';
}
