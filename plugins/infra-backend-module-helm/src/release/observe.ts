import {
  DriverError,
  isDriverError,
  Observation,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { describeRef, ObjectRef } from '../cluster/types';
import { scrub } from '../errors';
import {
  Call,
  contentOf,
  isAtRest,
  isDeployed,
  isPending,
  revisionsOf,
} from './context';
import { isMark } from './labels';
import { lookAtObjects } from './live';
import { readManifest } from './manifest';
import { withoutSecrets } from './objectDiffs';
import { isOf } from './Objects';
import { Revision } from './storage';
import { changesWanted, diffOfNothing, Found, hiddenTexts } from './wanted';

type Present = Extract<Observation, { status: 'present' }>;

export async function observeRelease(
  call: Call,
  { adopt, read = false }: { adopt: boolean; read?: boolean },
): Promise<Observation> {
  const [newest] = await revisionsOf(call);
  if (!newest) {
    return observeNothing(call);
  }
  const foundMark = newest.labels.ownershipMark;
  const owned = isMark(foundMark, call.ownershipMark);
  const notAdoptable =
    foundMark === undefined && !isAtRest(newest)
      ? `The release ${call.release.name} is ${newest.status}. End what was begun with it (helm rollback, helm uninstall), then it can be`
      : undefined;
  if (!owned && (foundMark !== undefined || !(adopt || read))) {
    return {
      ...{ status: 'present', owned, foundMark, upToDate: false, diff: [] },
      ...{ ready: false, outputs: {}, notAdoptable },
    };
  }
  const found = await requireContent(call, newest);
  const [changes, live] = await Promise.all([
    changesWanted(call, found),
    lookAtObjects({
      objects: call.connection.objects,
      ...call,
      manifest: found.manifest,
      sources: call.inputs.outputs ?? {},
    }),
  ]);
  const drift = withoutSecrets(live.drift, hiddenTexts(call, found));
  const diff = [...changes, ...drift];
  const isTold = owned || read;
  const ready = isTold && isDeployed(newest) && live.ready;
  const present: Present = {
    status: 'present',
    owned,
    // To be adopted: at least the mark is to be set.
    upToDate: isTold && diff.length === 0,
    diff: isTold || diff.length ? diff : [{ path: '/owner', after: 'this' }],
    ready,
    outputs: isTold ? live.outputs : {},
    ...(!owned && { notAdoptable }),
  };
  return ready
    ? present
    : { ...present, ...reasonOf(call, found, live.message, live.failed) };
}

/** @throws DriverError `retryable` where the revision went in between */
export async function requireContent(
  call: Call,
  revision: Revision,
): Promise<Found> {
  const content = await contentOf(call, revision);
  if (!content) {
    throw new DriverError(
      'retryable',
      `The release ${call.release.name} changed while it was looked at`,
    );
  }
  return { revision, content, manifest: readManifest(content.manifest) };
}

function reasonOf(
  call: Call,
  found: Found,
  message: string | undefined,
  failed: boolean,
): Pick<Present, 'message' | 'failed'> {
  const { revision, content } = found;
  if (isPending(revision)) {
    return { message: 'An operation of Helm is under way, or was interrupted' };
  }
  if (!isDeployed(revision)) {
    const said = scrub(content.description, hiddenTexts(call, found));
    return {
      message: `The release is ${revision.status}: ${said}`,
      failed: revision.status === 'failed',
    };
  }
  return { message, ...(failed && { failed }) };
}

/** Without its record a release is gone when the objects are that it is known to have had. */
async function observeNothing(call: Call): Promise<Observation> {
  const { logger, signal, state } = call;
  const left = await objectsLeft(call, state.objects ?? []);
  if (left.length > 0) {
    const names = left.map(describeRef).join(', ');
    return {
      ...{ status: 'present', owned: true, upToDate: false },
      diff: [{ path: '/status', after: 'deployed' }],
      ready: false,
      message: `The record of the release is gone, and still there are ${names}`,
      outputs: {},
    };
  }
  try {
    return { status: 'absent', diff: await diffOfNothing(call) };
  } catch (error) {
    signal.throwIfAborted();
    if (!isDriverError(error)) {
      throw error;
    }
    logger.warn(error.message);
    return { status: 'absent' };
  }
}

async function objectsLeft(
  { connection, release, signal }: Call,
  refs: ObjectRef[],
): Promise<ObjectRef[]> {
  const found = await Promise.all(
    refs.map(async ref => {
      const object = await connection.objects.find(
        ref,
        release.namespace,
        signal,
      );
      return object && isOf(object, release) ? [ref] : [];
    }),
  );
  return found.flat();
}
