import {
  DriverError,
  HookRequest,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { KubernetesConnection } from '../connection';
import { isApiError, toDriverError } from '../errors';
import {
  ENVIRONMENT_LABEL,
  INSTALLATION_LABEL,
  installationOf,
  KIND_LABEL,
  labelValue,
  MARK_ANNOTATION,
  markOf,
} from '../objects/ownership';
import { describeRef, refOf } from '../objects/refs';
import { KubeObject, ObjectRef } from '../objects/types';

/** What the calls for one run of a hook share. */
export type Request = Pick<
  HookRequest<KubernetesConnection>,
  'connection' | 'about' | 'ownershipMark' | 'signal'
>;

/** With the mark of the run, and labels by which people find it. */
export function markedForHook(
  object: KubeObject,
  { about, ownershipMark }: Request,
): KubeObject {
  const { metadata } = object;
  return {
    ...object,
    metadata: {
      ...metadata,
      labels: {
        ...metadata.labels,
        [INSTALLATION_LABEL]: labelValue(installationOf(ownershipMark)),
        [ENVIRONMENT_LABEL]: labelValue(about.environmentId),
        [KIND_LABEL]: 'hook',
      },
      annotations: {
        ...metadata.annotations,
        [MARK_ANNOTATION]: ownershipMark,
      },
    },
  };
}

/**
 * The object as it is, made where it is not there. What was made once is never made again while it is
 * there: a job or an experiment runs once.
 *
 * @throws DriverError `conflict` where one of its name is somebody else's
 */
export async function ensureObject(
  request: Request,
  object: KubeObject,
): Promise<KubeObject> {
  const ref = refOf(object);
  return await guarded(ref, async () => {
    const found = await find(request, ref);
    if (found) {
      return found;
    }
    const { client } = request.connection;
    try {
      const { object: made } = await client.apply(
        ref,
        markedForHook(object, request),
        { precondition: { create: true }, whole: true, signal: request.signal },
      );
      return made;
    } catch (error) {
      const there = isApiError(error, 409) && (await find(request, ref));
      if (!there) {
        throw error;
      }
      return there;
    }
  });
}

/** Undefined where it is not there. @throws DriverError `conflict` where it is somebody else's */
export async function findObject(
  request: Request,
  ref: ObjectRef,
): Promise<KubeObject | undefined> {
  return await guarded(ref, () => find(request, ref));
}

/** Deletes what bears the mark of the run; another object of its name is left. */
export async function removeObject(
  request: Request,
  ref: ObjectRef,
): Promise<void> {
  await guarded(ref, async () => {
    const { client } = request.connection;
    const found = await client.get(ref, request.signal);
    if (found && markOf(found.metadata) === request.ownershipMark) {
      await client.delete(ref, {
        uid: found.metadata.uid!,
        propagation: 'Background',
        signal: request.signal,
      });
    }
  });
}

async function find(
  { connection, ownershipMark, signal }: Request,
  ref: ObjectRef,
): Promise<KubeObject | undefined> {
  const found = await connection.client.get(ref, signal, { whole: true });
  if (found && markOf(found.metadata) !== ownershipMark) {
    throw new DriverError(
      'conflict',
      `${describeRef(ref)} in ${
        ref.namespace
      } is somebody else's; the hook leaves it as it is`,
    );
  }
  return found;
}

async function guarded<T>(ref: ObjectRef, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw toDriverError(error, describeRef(ref));
  }
}
