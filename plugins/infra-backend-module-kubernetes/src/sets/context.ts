import { LoggerService } from '@backstage/backend-plugin-api';
import { ResourceIdentity } from '@infra-orchestration/backstage-plugin-infra-node';
import { KubernetesConnection } from '../connection';
import { toDriverError } from '../errors';
import { describeRef, refOf } from '../objects/refs';
import { toSighting, Sighting } from '../objects/sighting';
import { KubeObject, ObjectRef } from '../objects/types';

/** One call of the engine about one instance. */
export interface CallScope {
  connection: KubernetesConnection;
  identity: ResourceIdentity;
  /** Name of the resource kind. */
  resourceKind: string;
  signal: AbortSignal;
  logger: LoggerService;
}

/**
 * A sighting of the object, or undefined where there is none.
 *
 * @throws DriverError
 */
export async function look(
  { connection, signal }: CallScope,
  ref: ObjectRef,
  options: { fresh?: boolean } = {},
): Promise<Sighting | undefined> {
  const { client, cache, watcher } = connection;
  watcher.use(ref);
  const known = options.fresh ? undefined : cache.find(ref);
  if (known) {
    return known;
  }
  const object = await client.get(ref, signal).catch(error => {
    throw toDriverError(error, describeRef(ref));
  });
  if (!object) {
    cache.drop(ref);
    return undefined;
  }
  return remember(connection, object, ref);
}

/** Puts the server's answer where the next look finds it. */
export function remember(
  { cache }: KubernetesConnection,
  object: KubeObject,
  ref: ObjectRef = refOf(object),
): Sighting {
  const sighting = toSighting(object, ref);
  cache.put(sighting);
  return sighting;
}
