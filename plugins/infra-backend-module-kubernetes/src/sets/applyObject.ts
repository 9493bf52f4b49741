import { DriverError } from '@infra-orchestration/backstage-plugin-infra-node';
import { fieldConflicts, isApiError, toDriverError } from '../errors';
import { Redactor } from '../objects/redaction';
import { describeRef } from '../objects/refs';
import { Sighting, ownershipOf } from '../objects/sighting';
import { CallScope, look, remember } from './context';
import { DesiredObject } from './objectSet';
import { SetState, isSettled } from './state';

/** Milliseconds until something that is being deleted is looked at again. */
const DELETION_PAUSE_MS = 2_000;

export interface ApplyObjectOptions {
  state?: SetState;
  adopt: boolean;
  redactor: Redactor;
}

export interface AppliedObject {
  sighting: Sighting;
  change: 'created' | 'changed' | 'none';
}

/**
 * Brings one object to what is wanted, in one request where nothing stands in the way: a creation
 * that fails on whatever is there already, or a change that is bound to the uid that was seen.
 *
 * @param seen - The last sighting; undefined where it is not there or was not looked for.
 * @throws DriverError `conflict` where it is not this instance's.
 */
export async function applyObject(
  scope: CallScope,
  desired: DesiredObject,
  seen: Sighting | undefined,
  options: ApplyObjectOptions,
): Promise<AppliedObject> {
  if (seen) {
    return changeObject(scope, desired, seen, options);
  }
  const outcome = await createObject(scope, desired, options.redactor);
  return 'existing' in outcome
    ? changeObject(scope, desired, outcome.existing, options)
    : outcome;
}

/** Creates the object, or tells what is there instead: a stranger's, or ours from a lost attempt. */
export async function createObject(
  scope: CallScope,
  { ref, object }: DesiredObject,
  redactor: Redactor,
): Promise<AppliedObject | { existing: Sighting }> {
  const { connection, signal, logger } = scope;
  try {
    const answer = await connection.client.apply(ref, object, {
      precondition: { create: true },
      signal,
    });
    logger.info(`Created ${describeRef(ref)}`);
    const sighting = remember(connection, answer.object, ref);
    return { sighting, change: 'created' };
  } catch (error) {
    const existing = isApiError(error, 409)
      ? await look(scope, ref, { fresh: true })
      : undefined;
    if (existing) {
      return { existing };
    }
    throw toDriverError(error, describeRef(ref), t => redactor.scrub(t));
  }
}

export async function changeObject(
  scope: CallScope,
  desired: DesiredObject,
  seen: Sighting,
  options: ApplyObjectOptions,
): Promise<AppliedObject> {
  const { connection, signal, logger, identity } = scope;
  const { ref, object, digest } = desired;
  const ownership = ownershipOf(seen, identity.ownershipMark);
  const adopts = ownership === 'unmarked' && options.adopt;
  if (ownership !== 'ours' && !adopts) {
    throw notOwned(desired, seen);
  }
  if (seen.deleting) {
    throw new DriverError(
      'retryable',
      `${describeRef(ref)} is being deleted; it is made anew when it is gone`,
      { retryAfter: DELETION_PAUSE_MS },
    );
  }
  if (isSettled(seen, digest, options.state)) {
    return { sighting: seen, change: 'none' };
  }
  const apply = (force: boolean) =>
    connection.client.apply(ref, object, {
      precondition: { uid: seen.uid },
      force,
      signal,
    });
  const answer = await apply(adopts)
    .catch(error => {
      refuseDeliberateConflicts(desired, error);
      return apply(true);
    })
    .catch(error => {
      const scrub = (text: string) => options.redactor.scrub(text);
      throw toDriverError(error, describeRef(ref), scrub);
    });
  logger.info(`${adopts ? 'Adopted' : 'Changed'} ${describeRef(ref)}`);
  return {
    sighting: remember(connection, answer.object, ref),
    change: 'changed',
  };
}

/**
 * Somebody changed fields of an object of ours. By hand: that is drift, and put right. By
 * server-side apply or through a subresource: another system means to decide about that field, and
 * to overwrite it would only start a quarrel.
 */
function refuseDeliberateConflicts(desired: DesiredObject, error: unknown) {
  const conflicts = fieldConflicts(error);
  if (conflicts.length === 0) {
    throw error;
  }
  const deliberate = conflicts.filter(conflict => conflict.deliberate);
  if (deliberate.length > 0) {
    const fields = deliberate
      .map(({ field, manager }) => `${field} (${manager})`)
      .join(', ');
    throw new DriverError(
      'conflict',
      `${describeRef(
        desired.ref,
      )}: another system manages fields of it: ${fields}. Leave these fields out of the definition, or let that system go.`,
    );
  }
}

export function notOwned({ ref }: DesiredObject, seen: Sighting): DriverError {
  const where = ref.namespace ? ` in namespace ${ref.namespace}` : '';
  return new DriverError(
    'conflict',
    seen.mark
      ? `${describeRef(ref)}${where} belongs to '${
          seen.mark
        }'. Choose another name.`
      : `${describeRef(
          ref,
        )}${where} exists and was not made by this system. Choose another name, delete it, or allow to adopt it in the definition.`,
  );
}
