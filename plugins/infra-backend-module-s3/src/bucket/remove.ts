import {
  DriverError,
  RemoveRequest,
  RemoveResult,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { ObjectStorage } from '../client/ObjectStorage';
import { isRefusal, unlessAbsent } from '../errors';
import { emptyBucket } from './empty';
import { look } from './ownership';
import { markOf } from './outside';
import { keysOf, keyTargetOf } from './request';
import { BucketInputs } from './schema';

export type BucketRemoveRequest = RemoveRequest<ObjectStorage> & {
  inputs: BucketInputs;
};

/** Milliseconds until the next part of the objects goes. */
const PAUSE = 100;

/**
 * The bucket first, since the holder of the key may be all that says whose it is. Where the objects
 * go along, the key goes before them, so that nobody fills what is being emptied: then the bucket
 * bears the mark itself.
 */
export async function removeBucket(
  request: BucketRemoveRequest,
): Promise<RemoveResult> {
  const { connection: storage, inputs, identity } = request;
  const keys = keysOf(storage);
  const { ownership } = await look(request);
  const state = ownership.status === 'ours' ? ownership.state : undefined;
  if (state) {
    const isMarked = markOf(state) === identity.ownershipMark;
    if (inputs.deleteObjects && isMarked) {
      await keys.remove(keyTargetOf(request), request);
      const { isEmpty, removed } = await emptyBucket(request);
      if (!isEmpty) {
        return goesOn(request, removed);
      }
    }
    if (!(await deleteBucket(request))) {
      return goesOn(request, 0);
    }
  }
  await keys.remove(keyTargetOf(request), request);
  return { status: 'done' };
}

function goesOn({ handle }: BucketRemoveRequest, more: number): RemoveResult {
  const removed = Number(handle?.removed ?? 0) + more;
  return {
    status: 'inProgress',
    handle: { removed },
    pollAfter: PAUSE,
    message: `Emptying the bucket: ${removed} objects and old versions are gone`,
  };
}

/** @returns false where something came into it while it was emptied */
async function deleteBucket(request: BucketRemoveRequest): Promise<boolean> {
  const { connection: storage, externalName, inputs, signal, logger } = request;
  logger.info(`Removing the bucket ${externalName}`);
  try {
    // The server looks whether it is empty and removes it in one step.
    await unlessAbsent(
      ['NoSuchBucket'],
      storage.s3(signal, (s3, options) =>
        s3.deleteBucket({ Bucket: externalName }, options),
      ),
    );
    return true;
  } catch (error) {
    if (!isRefusal(error, 'BucketNotEmpty')) {
      throw error;
    }
    if (inputs.deleteObjects) {
      return false;
    }
    throw new DriverError(
      'terminal',
      `The bucket ${externalName} is not empty, and is kept with all that is in it. ` +
        'To remove it with its objects, set the input `deleteObjects: true` in its definition and deploy, then remove it; ' +
        'or empty it by hand (old versions too); or let it stay by `deletionPolicy: retain`',
    );
  }
}
