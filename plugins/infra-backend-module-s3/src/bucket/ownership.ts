import { DriverError } from '@infra-orchestration/backstage-plugin-infra-node';
import { KeyState } from '../keys/Keys';
import { BucketRequest, keysOf, keyTargetOf } from './request';
import { BucketState, Found, inspect, isEmpty, markOf } from './outside';

/**
 * Whose the bucket and the holder of its key are.
 *
 * S3 cannot make a bucket and mark it in one call. So the holder of the key comes first: it bears
 * the mark since it exists, and it is made only where there is no bucket of the name. A bucket
 * without a tag beside a holder of ours is then the one that we made and did not come to mark, if
 * nothing is in it. That it could be somebody else's after all takes a stranger who made one of that
 * very name, with 48 bits of our instance's id in it, after we died between two calls; and even then
 * what changes hands is empty.
 *
 * A bucket that lost its tag later, and has something in it, is not taken back: it is a stranger's
 * until somebody gives it the tag again.
 */
export type Ownership =
  | { status: 'nothing' }
  | { status: 'ours'; state?: BucketState }
  | { status: 'stranger'; what: string; foundMark?: string };

export interface Sight {
  bucket: Found;
  key: KeyState;
  ownership: Ownership;
}

type LookRequest = Pick<
  BucketRequest,
  | 'connection'
  | 'externalName'
  | 'identity'
  | 'inputs'
  | 'secrets'
  | 'signal'
  | 'logger'
>;

/** Looks at both. */
export async function look(request: LookRequest): Promise<Sight> {
  const { connection: storage, externalName, signal } = request;
  const keys = keysOf(storage);
  const [bucket, key] = await Promise.all([
    inspect(storage, externalName, signal),
    keys.look(keyTargetOf(request), request),
  ]);
  const ownership = await ownershipOf(request, bucket, key, keys.holder);
  return { bucket, key, ownership };
}

async function ownershipOf(
  request: LookRequest,
  bucket: Found,
  key: KeyState,
  holder: string,
): Promise<Ownership> {
  const { connection: storage, externalName, identity, signal } = request;
  if (bucket.status === 'foreign') {
    return { status: 'stranger', what: 'bucket' };
  }
  if (bucket.status === 'present') {
    const { state } = bucket;
    const foundMark = markOf(state);
    const isOurs =
      foundMark === identity.ownershipMark ||
      (foundMark === undefined &&
        key.owner === 'ours' &&
        (await isEmpty(storage, externalName, signal)));
    if (!isOurs) {
      return { status: 'stranger', what: 'bucket', foundMark };
    }
  }
  if (key.owner === 'other') {
    const { foundMark } = key;
    return { status: 'stranger', what: `${holder} of the bucket`, foundMark };
  }
  if (bucket.status === 'present') {
    return { status: 'ours', state: bucket.state };
  }
  return { status: key.owner === 'ours' ? 'ours' : 'nothing' };
}

/** For people: why nothing is done, and what can be. */
export function explainStranger(
  name: string,
  { what, foundMark }: Extract<Ownership, { status: 'stranger' }>,
): string {
  const whose = foundMark
    ? `belongs to ${foundMark}`
    : 'was not made by this driver, or lost its mark';
  return `The ${what} ${name} exists and ${whose}. It is left alone; remove it by hand, or give it the mark if it is the one`;
}

/** @throws DriverError with code `conflict` where something of somebody else is in the way */
export function refuseStranger(name: string, ownership: Ownership): void {
  if (ownership.status === 'stranger') {
    throw new DriverError('conflict', explainStranger(name, ownership));
  }
}
