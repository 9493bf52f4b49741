import {
  ApplyResult,
  DriverError,
} from '@infra-orchestration/backstage-plugin-infra-node';
import type { BucketLocationConstraint } from '@aws-sdk/client-s3';
import { isRefusal } from '../errors';
import { changesFor } from './changes';
import { look, refuseStranger } from './ownership';
import { BucketRequest, keysOf, keyTargetOf } from './request';

export async function applyBucket(
  request: BucketRequest,
): Promise<ApplyResult> {
  refuseInputs(request);
  const { externalName } = request;
  if (await mend(request)) {
    return { status: 'done' };
  }
  await createBucket(request);
  // What the server gives a new bucket by itself differs.
  if (await mend(request)) {
    return { status: 'done' };
  }
  throw new DriverError(
    'retryable',
    `The bucket ${externalName} was made, and is not there: somebody else removed it, or the server is slow`,
  );
}

/** @returns false where there is no bucket to be mended */
async function mend(request: BucketRequest): Promise<boolean> {
  const { connection: storage, externalName, identity, inputs } = request;
  const { signal, logger } = request;
  const { key, ownership } = await look(request);
  refuseStranger(externalName, ownership);
  const state = ownership.status === 'ours' ? ownership.state : undefined;
  if (state) {
    const { flavor } = storage.settings;
    const mark = identity.ownershipMark;
    for (const change of changesFor(state, { flavor, mark, inputs })) {
      logger.info(`Changing ${change.diff.path} of ${externalName}`);
      await storage.s3(signal, (s3, options) =>
        change.call(s3, externalName, options),
      );
    }
  }
  // The holder of the key before the bucket, and behind its mark: see `Ownership`.
  if (key.diff.length > 0) {
    await keysOf(storage).make(keyTargetOf(request), key, request);
  }
  return state !== undefined;
}

async function createBucket(request: BucketRequest): Promise<void> {
  const { connection: storage, externalName, signal, logger } = request;
  const { flavor, region } = storage.settings;
  // The first region of AWS is the one that must not be named.
  const isNamed = flavor === 'aws' && region !== 'us-east-1';
  logger.info(`Making the bucket ${externalName}`);
  try {
    await storage.s3(signal, (s3, options) =>
      s3.createBucket(
        {
          Bucket: externalName,
          ...(isNamed && {
            CreateBucketConfiguration: {
              LocationConstraint: region as BucketLocationConstraint,
            },
          }),
        },
        options,
      ),
    );
  } catch (error) {
    // Somebody was quicker, most likely another process of ours; the next look shows who.
    if (!isRefusal(error, 'BucketAlreadyOwnedByYou')) {
      throw error;
    }
  }
}

/** @throws DriverError with code `terminal` where this bucket, or this server, cannot be as asked */
function refuseInputs({
  connection: { settings },
  externalName,
  inputs,
}: BucketRequest): void {
  const { namePrefix, blockPublicAccess } = inputs;
  const { bucketPrefix, flavor } = settings;
  if (namePrefix !== undefined && !externalName.startsWith(namePrefix)) {
    throw new DriverError(
      'terminal',
      `The bucket is called ${externalName}, and cannot be renamed to begin with ${namePrefix}; remove it first, or keep the prefix`,
    );
  }
  if (!externalName.startsWith(bucketPrefix)) {
    throw new DriverError(
      'terminal',
      `The provider makes buckets whose names begin with ${bucketPrefix} only, which ${externalName} does not; set \`namePrefix\` of the definition, or \`bucketPrefix\` of the provider`,
    );
  }
  if (blockPublicAccess !== undefined && flavor === 'minio') {
    throw new DriverError(
      'terminal',
      'MinIO has no switch against public access; leave `blockPublicAccess` out: a bucket is private there unless a policy opens it',
    );
  }
}
