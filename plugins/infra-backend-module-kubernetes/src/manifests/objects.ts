import { FieldDiff } from '@infra-orchestration/backstage-plugin-infra-common';
import {
  DriverError,
  ResourceIdentity,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { isSecret } from '../objects/diff';
import { dnsLabelPart } from '../objects/names';
import { Redactor, textsAt } from '../objects/redaction';
import { describeRef, groupKind, refKey, refOf } from '../objects/refs';
import { KubeObject, ObjectRef } from '../objects/types';
import { ObjectSet } from '../sets/objectSet';
import { inPhases } from '../sets/phases';
import { ManifestsInputs } from './schema';

/** Enough of the instance's UUID to be unique in a namespace. */
const SUFFIX_LENGTH = 13;

/** `<namespace>/<name of the ConfigMap that holds the inventory>`. */
export function manifestsName(
  { address, instanceId }: ResourceIdentity,
  { namespace }: ManifestsInputs,
): string {
  const claim = dnsLabelPart(address.slice(address.indexOf('#') + 1));
  return `${namespace}/infra-${claim}-${instanceId.slice(0, SUFFIX_LENGTH)}`;
}

export function rootOf(externalName: string): KubeObject {
  const [namespace, name] = externalName.split('/');
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace },
    data: {
      about:
        'Inventory of a set of objects (see the annotations). Without it nobody knows what to clean up.',
    },
  };
}

/**
 * Pure. The objects with their namespace, by phases, under a ConfigMap as root. Without inputs, as a
 * look after a removal may come, only the root, whose inventory names the rest.
 *
 * @param isNamespaced - By kind; undefined where the cluster does not know the kind yet.
 * @throws DriverError `terminal` for objects that this kind does not take.
 */
export function manifestObjects(
  externalName: string,
  inputs: ManifestsInputs,
  isNamespaced: (object: KubeObject) => boolean | undefined,
  options: {
    digestKey?: string;
    secretInputs?: string[];
    candidates?: ObjectRef[];
  } = {},
): ObjectSet {
  const [namespace] = externalName.split('/');
  const objects = (inputs.objects ?? []).map(object =>
    normalised(object, {
      asked: inputs.namespace,
      namespace: isNamespaced(object) ?? true ? namespace : undefined,
    }),
  );
  refuseDuplicates(objects);
  objects.forEach(refuseSelfDeletion);
  return {
    root: rootOf(externalName),
    phases: inPhases(objects),
    candidates: options.candidates,
    redactor: new Redactor([
      ...objects.flatMap(secretValues),
      ...textsAt(inputs, options.secretInputs ?? []),
    ]),
    digestKey: options.digestKey,
  };
}

export function hasSecrets({ objects }: ManifestsInputs): boolean {
  return objects.some(isSecret);
}

/** Where the inputs put the objects otherwise than where they are. */
export function manifestsMoves(
  externalName: string,
  { namespace: asked }: ManifestsInputs,
): FieldDiff[] {
  const [namespace] = externalName.split('/');
  return asked === undefined || asked === namespace
    ? []
    : [{ path: '/namespace', before: namespace, after: asked }];
}

function normalised(
  object: KubeObject,
  { asked, namespace }: { asked: string; namespace?: string },
): KubeObject {
  const { status: _, stringData, ...rest } = object;
  const { namespace: own, ...metadata } = object.metadata;
  if (own !== undefined && own !== asked) {
    throw new DriverError(
      'terminal',
      `${describeRef(
        refOf(object),
      )} asks for namespace '${own}', but this claim is for '${asked}'. Leave its namespace out.`,
    );
  }
  const placed = {
    ...rest,
    metadata: { ...metadata, ...(namespace ? { namespace } : {}) },
  } as KubeObject;
  if (isSecret(object) && stringData) {
    // Server-side apply would never take back a key that was written through stringData.
    placed.data = { ...object.data, ...encoded(stringData) };
  }
  return placed;
}

function encoded(texts: Record<string, unknown>) {
  return Object.fromEntries(
    Object.entries(texts).map(([key, text]) => [
      key,
      Buffer.from(`${text}`).toString('base64'),
    ]),
  );
}

/** Plain and encoded, since both may turn up in what the server says. */
function secretValues(object: KubeObject): string[] {
  if (!isSecret(object)) {
    return [];
  }
  return Object.values(object.data ?? {}).flatMap(value => [
    `${value}`,
    Buffer.from(`${value}`, 'base64').toString('utf8'),
  ]);
}

/** What is gone by itself is missed at the next look, and made anew: the work would never end. */
function refuseSelfDeletion(object: KubeObject): void {
  if (
    groupKind(object) === 'batch/Job' &&
    object.spec?.ttlSecondsAfterFinished !== undefined
  ) {
    throw new DriverError(
      'terminal',
      `${describeRef(
        refOf(object),
      )}: leave spec.ttlSecondsAfterFinished out. A job that the cluster deletes after its end would be made, and run, again and again; it goes with the claim.`,
    );
  }
}

function refuseDuplicates(objects: KubeObject[]): void {
  const seen = new Set<string>();
  for (const object of objects) {
    const key = refKey(refOf(object));
    if (seen.has(key)) {
      throw new DriverError(
        'terminal',
        `${describeRef(refOf(object))} is in the objects twice.`,
      );
    }
    seen.add(key);
  }
}
