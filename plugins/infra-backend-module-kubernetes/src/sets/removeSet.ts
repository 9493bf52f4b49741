import { RemoveResult } from '@infra-orchestration/backstage-plugin-infra-node';
import { toDriverError } from '../errors';
import { describeRef, groupKind, uniqueRefs } from '../objects/refs';
import { Sighting, ownershipOf } from '../objects/sighting';
import { ObjectRef } from '../objects/types';
import { phaseOf } from './phases';
import { CallScope, look } from './context';

/** Gone only when their pods are gone, so that "removed" means it. */
const FOREGROUND = new Set([
  'apps/Deployment',
  'apps/StatefulSet',
  'apps/DaemonSet',
  'apps/ReplicaSet',
  'batch/Job',
  'batch/CronJob',
]);

/**
 * Deletes those of the objects that are this instance's, and leaves the others. What was applied
 * last goes first; earlier phases wait until the later ones are gone.
 *
 * @returns what is still there, of ours.
 */
export async function deleteObjects(
  scope: CallScope,
  refs: ObjectRef[],
): Promise<ObjectRef[]> {
  let ours = await lookForOurs(scope, refs);
  while (ours.length > 0) {
    const last = Math.max(...ours.map(({ ref }) => phaseOf(ref)));
    const group = ours.filter(({ ref }) => phaseOf(ref) === last);
    const outcomes = await Promise.all(
      group.map(sighting => deleteObject(scope, sighting)),
    );
    const rest = ours.filter(sighting => !group.includes(sighting));
    if (outcomes.includes('lingers')) {
      const lingering = group.filter((_, i) => outcomes[i] === 'lingers');
      return [...lingering, ...rest].map(({ ref }) => ref);
    }
    ours = rest;
  }
  return [];
}

async function lookForOurs(
  scope: CallScope,
  refs: ObjectRef[],
): Promise<Sighting[]> {
  const sightings = await Promise.all(
    uniqueRefs(refs).map(ref => look(scope, ref, { fresh: true })),
  );
  return sightings.filter(
    (sighting): sighting is Sighting =>
      sighting !== undefined &&
      ownershipOf(sighting, scope.identity.ownershipMark) === 'ours',
  );
}

async function deleteObject(
  { connection, signal, logger }: CallScope,
  { ref, uid, deleting }: Sighting,
): Promise<'gone' | 'lingers'> {
  if (deleting) {
    return 'lingers';
  }
  const propagation = FOREGROUND.has(groupKind(ref))
    ? 'Foreground'
    : 'Background';
  try {
    const outcome = await connection.client.delete(ref, {
      uid,
      propagation,
      signal,
    });
    connection.cache.drop(ref);
    logger.info(
      outcome === 'gone'
        ? `Deleted ${describeRef(ref)}`
        : `Deleting ${describeRef(ref)}`,
    );
    return outcome;
  } catch (error) {
    throw toDriverError(error, describeRef(ref));
  }
}

const LINGER_POLL_MS = 1_000;

/**
 * Deletes a set: all that its inventory names and all of `refs`, then the root. The root goes last,
 * since without its inventory an interrupted removal would not find the rest.
 */
export async function removeSet(
  scope: CallScope,
  refs: ObjectRef[],
  root?: ObjectRef,
): Promise<RemoveResult> {
  scope.signal.throwIfAborted();
  scope.connection.memory.touch(scope.identity.instanceId);
  const [rootSighting] = root ? await lookForOurs(scope, [root]) : [];
  const members = [...(rootSighting?.inventory ?? []), ...refs];
  let lingering = await deleteObjects(scope, members);
  if (lingering.length === 0 && rootSighting) {
    lingering = await deleteObjects(scope, [rootSighting.ref]);
  }
  if (lingering.length === 0) {
    return { status: 'done' };
  }
  return {
    status: 'inProgress',
    handle: {},
    pollAfter: LINGER_POLL_MS,
    message: `Waiting for the end of ${lingering.map(describeRef).join(', ')}`,
  };
}
