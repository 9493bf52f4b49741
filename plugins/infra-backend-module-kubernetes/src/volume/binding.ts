import { KubernetesConnection } from '../connection';
import { isApiError, toDriverError } from '../errors';
import { describeRef } from '../objects/refs';
import { KubeObject, ObjectRef } from '../objects/types';

/** What a claim that is not bound waits for. */
export type Wait =
  /** The first pod that mounts it, and so for nobody before that pod. */
  { for: 'consumer' } | { for: 'volume'; why?: string };

/** Looks at a claim that is not bound, and at its storage class. */
export async function whatFor(
  connection: KubernetesConnection,
  ref: ObjectRef,
  signal: AbortSignal,
): Promise<Wait> {
  const claim = await whole(connection, ref, signal);
  const className = claim?.spec?.storageClassName;
  if (!claim || claim.metadata.deletionTimestamp || claim.spec?.volumeName) {
    return { for: 'volume' };
  }
  if (claim.status?.phase === 'Lost') {
    return { for: 'volume', why: 'The volume behind it is gone' };
  }
  if (!className) {
    return {
      for: 'volume',
      why: 'It names no storage class, and the cluster has no default one',
    };
  }
  return classWait(connection, className, signal);
}

async function classWait(
  connection: KubernetesConnection,
  name: string,
  signal: AbortSignal,
): Promise<Wait> {
  const ref = { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', name };
  try {
    const storageClass = await whole(connection, ref, signal);
    return storageClass?.volumeBindingMode === 'WaitForFirstConsumer'
      ? { for: 'consumer' }
      : {
          for: 'volume',
          ...(storageClass ? {} : { why: `There is no storage class ${name}` }),
        };
  } catch (error) {
    if (isApiError(error, 403)) {
      return {
        for: 'volume',
        why: `Whether storage class ${name} waits for a pod cannot be seen: apply the provider's RBAC manifest again`,
      };
    }
    throw toDriverError(error, describeRef(ref));
  }
}

function whole(
  { client }: KubernetesConnection,
  ref: ObjectRef,
  signal: AbortSignal,
): Promise<KubeObject | undefined> {
  return client.get(ref, signal, { whole: true });
}
