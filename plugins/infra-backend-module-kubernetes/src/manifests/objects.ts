import {
  DriverError,
  ResourceIdentity,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { isSecret } from '../objects/diff';
import { dnsLabelPart } from '../objects/names';
import { Redactor, textsAt } from '../objects/redaction';
import { describeRef, refKey, refOf } from '../objects/refs';
import { KubeObject } from '../objects/types';
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
  options: { digestKey?: string; secretInputs?: string[] } = {},
): ObjectSet {
  const [namespace] = externalName.split('/');
  const { objects: given = [] } = inputs;
  if (given.length > 0 && inputs.namespace !== namespace) {
    throw new DriverError(
      'terminal',
      `The objects are in namespace '${namespace}' and cannot move to '${inputs.namespace}'. Delete the claim and make another.`,
    );
  }
  const objects = given.map(object =>
    normalised(object, namespace, isNamespaced(object) ?? true),
  );
  refuseDuplicates(objects);
  return {
    root: rootOf(externalName),
    phases: inPhases(objects),
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

function normalised(
  object: KubeObject,
  namespace: string,
  isNamespaced: boolean,
): KubeObject {
  const { status: _, stringData, ...rest } = object;
  const { namespace: own, ...metadata } = object.metadata;
  if (own !== undefined && own !== namespace) {
    throw new DriverError(
      'terminal',
      `${describeRef(
        refOf(object),
      )} asks for namespace '${own}', but this claim is for '${namespace}'. Leave its namespace out.`,
    );
  }
  const placed = {
    ...rest,
    metadata: { ...metadata, ...(isNamespaced ? { namespace } : {}) },
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
