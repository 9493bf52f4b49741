import { FieldDiff } from '@infra-orchestration/backstage-plugin-infra-common';
import { JsonValue } from '@backstage/types';
import { Redactor } from './redaction';
import { KubeObject, ObjectRef } from './types';

/** Kept by the server and different after every write; says nothing about what was asked for. */
const SERVER_METADATA = [
  'managedFields',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'uid',
  'selfLink',
];

/** JSON pointer of an object or of a field of it: `/Deployment/web/spec/replicas`. */
export function pointer(
  ref: Pick<ObjectRef, 'kind' | 'name'>,
  ...path: string[]
) {
  return [ref.kind, ref.name, ...path]
    .map(part => `/${part.replace(/~/g, '~0').replace(/\//g, '~1')}`)
    .join('');
}

/** The object as people wrote it: without status and without what the server keeps. */
export function withoutServerFields(object: KubeObject): KubeObject {
  const { status: _, ...rest } = object;
  const metadata = { ...object.metadata };
  for (const field of SERVER_METADATA) {
    delete metadata[field];
  }
  return { ...rest, metadata } as KubeObject;
}

/** What differs between two states of one object, leaf by leaf. */
export function diffObjects(
  before: KubeObject,
  after: KubeObject,
  redactor: Redactor,
): FieldDiff[] {
  const ref = { kind: after.kind, name: after.metadata.name };
  const diffs: FieldDiff[] = [];
  const hidden = isSecret(after)
    ? (path: string[]) => path[0] === 'data' || path[0] === 'stringData'
    : () => false;

  const visit = (a: unknown, b: unknown, path: string[]) => {
    if (isEqualLeaf(a, b)) {
      return;
    }
    if (areAlike(a, b)) {
      for (const key of keysOf(a, b)) {
        visit(a[key], (b as JsonMap)[key], [...path, key]);
      }
      return;
    }
    const at = pointer(ref, ...path);
    if (hidden(path) || redactor.isTainted(a) || redactor.isTainted(b)) {
      diffs.push({ path: at, secret: true });
    } else {
      diffs.push(change(at, a, b));
    }
  };
  visit(withoutServerFields(before), withoutServerFields(after), []);
  return diffs;
}

/** The same, for what is not there yet. */
export function diffOfMissing(
  object: KubeObject,
  redactor: Redactor,
): FieldDiff {
  const path = pointer({ kind: object.kind, name: object.metadata.name });
  return isSecret(object) || redactor.isTainted(object)
    ? { path, secret: true }
    : { path, after: withoutServerFields(object) as unknown as JsonValue };
}

/**
 * Which of the fields asked for are otherwise on the live object. Less exact than a dry run, since
 * it knows nothing of defaulting; for servers whose webhooks refuse dry runs.
 */
export function diffOfRequested(
  live: KubeObject,
  desired: KubeObject,
  redactor: Redactor,
): FieldDiff[] {
  return diffObjects(live, overlay(live, desired) as KubeObject, redactor);
}

function overlay(live: unknown, desired: unknown): unknown {
  if (isMap(live) && isMap(desired)) {
    const merged: JsonMap = { ...live };
    for (const [key, value] of Object.entries(desired)) {
      merged[key] = overlay(live[key], value);
    }
    return merged;
  }
  if (
    Array.isArray(live) &&
    Array.isArray(desired) &&
    areAlike(live, desired)
  ) {
    return desired.map((item, i) => overlay(live[i], item));
  }
  return desired;
}

export function isSecret(object: Pick<KubeObject, 'apiVersion' | 'kind'>) {
  return object.kind === 'Secret' && object.apiVersion === 'v1';
}

function change(path: string, a: unknown, b: unknown): FieldDiff {
  return {
    path,
    ...(a === undefined ? {} : { before: a as JsonValue }),
    ...(b === undefined ? {} : { after: b as JsonValue }),
  };
}

function isEqualLeaf(a: unknown, b: unknown): boolean {
  return a === b || (isEmpty(a) && isEmpty(b));
}

/** The API does not tell an absent field from an empty one. */
function isEmpty(value: unknown): boolean {
  return (
    value === undefined ||
    value === null ||
    (typeof value === 'object' && Object.keys(value).length === 0)
  );
}

type JsonMap = Record<string, unknown>;

function isMap(value: unknown): value is JsonMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether the two can be compared part by part. */
function areAlike(a: unknown, b: unknown): a is JsonMap {
  return (
    (isMap(a) && isMap(b)) ||
    (Array.isArray(a) && Array.isArray(b) && a.length === b.length)
  );
}

function keysOf(a: unknown, b: unknown): string[] {
  return [
    ...new Set([...Object.keys(a as JsonMap), ...Object.keys(b as JsonMap)]),
  ];
}
