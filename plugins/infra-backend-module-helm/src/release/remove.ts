import {
  RemoveRequest,
  RemoveResult,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { HelmConnection } from '../connection';
import { describeRef, ObjectRef } from '../cluster/types';
import {
  Call,
  callOf,
  isDeployed,
  operationKey,
  revisionsOf,
  secretsOf,
} from './context';
import { isMark } from './labels';
import { isKept, keyOf } from './manifest';
import { requireContent } from './observe';
import { atWork } from './pending';
import { Revision } from './storage';

const POLL_MS = 1_000;

export async function removeRelease(
  request: RemoveRequest<HelmConnection>,
): Promise<RemoveResult> {
  const { connection, handle, signal } = request;
  signal.throwIfAborted();
  const outcome = await connection.operations.join(
    operationKey(request),
    {
      purpose: 'remove',
      id: handle?.operation as string | undefined,
      signal,
    },
    async own => takeAway(callOf(request, own)),
  );
  return outcome.status === 'ended'
    ? outcome.result
    : {
        status: 'inProgress',
        handle: { operation: outcome.id },
        pollAfter: POLL_MS,
        message: 'Helm is at work',
      };
}

/**
 * The record of the release goes last, so whatever dies in between is found again: first what only an
 * older revision has, which Helm would not delete, then the rest by Helm itself.
 */
async function takeAway(call: Call): Promise<RemoveResult> {
  const { connection, release, signal, logger, state } = call;
  const revisions = await revisionsOf(call);
  const [newest] = revisions;
  if (!newest) {
    return takeAwayLeft(call, state.objects ?? []);
  }
  if (!isMark(newest.labels.ownershipMark, call.ownershipMark)) {
    return { status: 'done' };
  }
  const waiting = await atWork(call, revisions);
  if (waiting) {
    return waiting;
  }
  const refs = await refsOf(call, newest);
  const deployed = revisions.find(isDeployed);
  const ofDeployed =
    deployed && deployed !== newest ? await refsOf(call, deployed) : [];
  const known = new Set(refs.map(keyOf));
  const only = ofDeployed.filter(ref => !known.has(keyOf(ref)));
  for (const ref of only) {
    await connection.objects.remove(ref, release, signal);
  }
  logger.info(
    `helm uninstall ${release.name} in namespace ${release.namespace}`,
  );
  await connection.helm.uninstall({
    ...{ release, signal },
    secrets: secretsOf(call),
  });
  return takeAwayLeft(call, [...refs, ...only]);
}

/** Helm asks for deletions and does not see to their end. */
async function takeAwayLeft(
  { connection, release, signal }: Call,
  refs: ObjectRef[],
): Promise<RemoveResult> {
  const seen = await Promise.all(
    refs.map(async ref => ({
      ref,
      isThere: await connection.objects.remove(ref, release, signal),
    })),
  );
  const left = seen.filter(({ isThere }) => isThere).map(({ ref }) => ref);
  return left.length === 0
    ? { status: 'done' }
    : {
        status: 'inProgress',
        handle: {},
        pollAfter: POLL_MS,
        message: `Waiting for the end of ${left.map(describeRef).join(', ')}`,
        state: JSON.parse(JSON.stringify({ objects: left })),
      };
}

async function refsOf(call: Call, revision: Revision): Promise<ObjectRef[]> {
  const { manifest } = await requireContent(call, revision);
  return manifest.filter(each => !isKept(each)).map(({ ref }) => ref);
}
