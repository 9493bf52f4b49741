import { FieldDiff } from '@infra-orchestration/backstage-plugin-infra-common';
import { changesOf } from './objectDiffs';
import { ManifestObject } from './manifest';
import { ReleaseName } from './names';
import {
  ApiStatus,
  KubernetesApiError,
  toDriverError,
} from '../cluster/errors';
import { KubeClient } from '../cluster/KubeClient';
import { ResourceMapping } from '../cluster/mapping';
import { describeRef, KubeObject, ObjectRef } from '../cluster/types';

const DRIFT_MANAGER = 'infra-orchestration-drift';
const MOST_REMEMBERED = 10_000;
/** How often an object that changes all the time is compared anew. */
const COMPARISONS = 5;

/**
 * Groups whose objects Helm changes by a comparison with what is there. Of all others it sends the
 * difference between two charts, which would not repair what somebody changed in between.
 */
const REPAIRED = new Set([
  ...['', 'apps', 'autoscaling', 'batch', 'policy', 'networking.k8s.io'],
  ...['rbac.authorization.k8s.io', 'scheduling.k8s.io', 'storage.k8s.io'],
]);

/** The objects of releases as they are in the cluster. */
export class Objects {
  readonly #client: KubeClient;
  readonly #mapping: ResourceMapping;
  /** Name under which Helm is known as the manager of fields. */
  readonly #helm: string;
  /** Version of an object, by uid and text, at which nothing in it differed. */
  readonly #clean = new Map<string, string>();

  constructor(client: KubeClient, helm: string) {
    this.#client = client;
    this.#mapping = new ResourceMapping(client);
    this.#helm = helm;
  }

  /** Undefined where it, or its kind, is not there. */
  async find(
    ref: ObjectRef,
    namespace: string,
    signal: AbortSignal,
  ): Promise<KubeObject | undefined> {
    const path = await this.#pathOf(ref, namespace, signal);
    if (!path) {
      return undefined;
    }
    const doing = `look for ${describeRef(ref)}`;
    const found = await this.#client
      .find({ method: 'GET', path, signal })
      .catch(error => {
        throw toDriverError(error, doing);
      });
    return found?.body;
  }

  /**
   * What Helm would put right: the fields that the server would change if it were given the text
   * again. Fields that an autoscaler and its like has set through a subresource are theirs.
   */
  async drift(
    each: ManifestObject,
    live: KubeObject,
    namespace: string,
    signal: AbortSignal,
    attempts = COMPARISONS,
  ): Promise<FieldDiff[]> {
    const { ref, text } = each;
    const { uid, resourceVersion = '' } = live.metadata;
    const key = `${uid}|${text}`;
    const group = ref.apiVersion.includes('/')
      ? ref.apiVersion.split('/')[0]
      : '';
    if (!REPAIRED.has(group) || this.#clean.get(key) === resourceVersion) {
      return [];
    }
    const path = (await this.#pathOf(ref, namespace, signal))!;
    const wanted = await this.#dryRun(path, text, signal);
    if (!wanted) {
      return [];
    }
    if (wanted.metadata.resourceVersion !== resourceVersion) {
      // It changed in between, such as its status: only one and the same version can be compared.
      const again = await this.find(ref, namespace, signal);
      return again && attempts > 1
        ? this.drift(each, again, namespace, signal, attempts - 1)
        : [];
    }
    const diff = changesOf(comparable(live), comparable(wanted));
    if (diff.length === 0) {
      this.#remember(key, resourceVersion);
    }
    return diff;
  }

  /** Asks for its deletion, if it is this release's. @returns whether it is still there then */
  async remove(
    ref: ObjectRef,
    release: ReleaseName,
    signal: AbortSignal,
  ): Promise<boolean> {
    const object = await this.find(ref, release.namespace, signal);
    if (!object || !isOf(object, release)) {
      return false;
    }
    if (!object.metadata.deletionTimestamp) {
      const path = await this.#pathOf(ref, release.namespace, signal);
      await this.#client
        .find({
          method: 'DELETE',
          path: path!,
          body: {
            kind: 'DeleteOptions',
            apiVersion: 'v1',
            preconditions: { uid: object.metadata.uid },
            propagationPolicy: 'Background',
          },
          signal,
        })
        .catch(error => {
          throw toDriverError(error, `delete ${describeRef(ref)}`);
        });
      return (await this.find(ref, release.namespace, signal)) !== undefined;
    }
    return true;
  }

  async #pathOf(ref: ObjectRef, namespace: string, signal: AbortSignal) {
    return this.#mapping.pathOf(ref, namespace, signal).catch(error => {
      throw toDriverError(error, `ask for the kind ${ref.kind}`);
    });
  }

  /** Undefined where nothing but what others may do differs, or where the server cannot tell. */
  async #dryRun(
    path: string,
    text: string,
    signal: AbortSignal,
  ): Promise<KubeObject | undefined> {
    const send = (force: boolean) =>
      this.#client.call({
        method: 'PATCH',
        path,
        query: {
          fieldManager: DRIFT_MANAGER,
          force: `${force}`,
          dryRun: 'All',
        },
        contentType: 'application/apply-patch+yaml',
        body: text,
        signal,
      });
    try {
      return (await send(false)).body;
    } catch (error) {
      if (!(error instanceof KubernetesApiError)) {
        throw toDriverError(error, 'compare an object with its chart');
      }
      const isDrift =
        error.httpStatus === 409 && hasDrift(error.status, this.#helm);
      return isDrift
        ? (
            await send(true).catch(() => {
              signal.throwIfAborted();
              return undefined;
            })
          )?.body
        : undefined;
    }
  }

  #remember(key: string, resourceVersion: string): void {
    if (this.#clean.size >= MOST_REMEMBERED) {
      this.#clean.clear();
    }
    this.#clean.set(key, resourceVersion);
  }
}

/** Whether the object bears Helm's own notes of this release. */
export function isOf(
  { metadata }: KubeObject,
  { namespace, name }: ReleaseName,
): boolean {
  const { annotations = {} } = metadata;
  return (
    annotations['meta.helm.sh/release-name'] === name &&
    annotations['meta.helm.sh/release-namespace'] === namespace
  );
}

/** Helm's own fields conflict where the server writes a value in another way (`1000m` as `1`). */
function hasDrift({ details }: ApiStatus, helm: string): boolean {
  return (details?.causes ?? []).some(
    ({ reason, message = '' }) =>
      reason === 'FieldManagerConflict' &&
      !message.includes(' with subresource ') &&
      !message.startsWith(`conflict with "${helm}"`),
  );
}

function comparable(object: KubeObject): KubeObject {
  const { status, metadata, ...rest } = object;
  const { managedFields, resourceVersion, generation, ...kept } = metadata;
  return { ...rest, metadata: kept } as KubeObject;
}
