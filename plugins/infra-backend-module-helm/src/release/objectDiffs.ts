import { JsonValue } from '@backstage/types';
import { FieldDiff } from '@infra-orchestration/backstage-plugin-infra-common';
import { describeRef, KubeObject } from '../cluster/types';
import { fieldDiffs, leaves, pointer } from './fields';
import { keyOf, ManifestObject } from './manifest';

/** Shorter ones are part of other words by chance. */
const MIN_SECRET = 4;
/** More than a person reads; the rest is told as a number. */
const MOST_TOLD = 200;

/**
 * | before | after | told as |
 * |---|---|---|
 * | — | object | `created` |
 * | object | — | `exists`, and nothing after |
 * | object | other fields | each field |
 * | object | the same | nothing |
 */
export function objectDiffs(
  before: ManifestObject[],
  after: ManifestObject[],
): FieldDiff[] {
  const old = new Map(before.map(each => [keyOf(each.ref), each]));
  const wanted = new Map(after.map(each => [keyOf(each.ref), each]));
  const keys = new Set([...old.keys(), ...wanted.keys()]);
  return [...keys].flatMap(key => {
    const [from, to] = [old.get(key), wanted.get(key)];
    if (from && to) {
      return changesOf(from.object, to.object);
    }
    return from
      ? [{ path: pathOf(from.object), before: 'exists' }]
      : [{ path: pathOf(to!.object), after: 'created' }];
  });
}

/** The fields of one object that differ; those of a Secret without their values. */
export function changesOf(before: KubeObject, after: KubeObject): FieldDiff[] {
  const path = pathOf(after);
  const diffs = fieldDiffs(path, asJson(before), asJson(after));
  return after.kind === 'Secret' || before.kind === 'Secret'
    ? diffs.map(field => ({ path: field.path, secret: true }))
    : diffs;
}

export function pathOf({ apiVersion, kind, metadata }: KubeObject): string {
  const { name, namespace } = metadata;
  const ref = { apiVersion, kind, name };
  return pointer([
    'objects',
    `${describeRef(ref)}${namespace ? ` in ${namespace}` : ''}`,
  ]);
}

/** What Secrets hold, which may be in other objects, too. */
export function secretTextsIn(objects: ManifestObject[]): string[] {
  return objects
    .filter(({ object }) => object.kind === 'Secret')
    .flatMap(({ object: { data = {}, stringData = {} } }) => [
      ...Object.values(data).map(value =>
        Buffer.from(`${value}`, 'base64').toString('utf8'),
      ),
      ...Object.values(stringData).map(value => `${value}`),
    ]);
}

/** A chart can write a secret anywhere: whatever shows one is told without its values. */
export function withoutSecrets(
  diff: FieldDiff[],
  secrets: string[],
): FieldDiff[] {
  const hidden = [
    ...new Set(
      secrets
        .filter(secret => secret.length >= MIN_SECRET)
        .flatMap(secret => [secret, Buffer.from(secret).toString('base64')]),
    ),
  ];
  const isHidden = (value: JsonValue | undefined) =>
    value !== undefined &&
    textsOf(value).some(text => hidden.some(secret => text.includes(secret)));
  return diff.map(field =>
    isHidden(field.before) || isHidden(field.after)
      ? { path: field.path, secret: true }
      : field,
  );
}

export function shortenedDiff(diff: FieldDiff[]): FieldDiff[] {
  const more = diff.length - MOST_TOLD;
  return more > 0
    ? [
        ...diff.slice(0, MOST_TOLD),
        { path: '/…', after: `${more} further changes` },
      ]
    : diff;
}

function textsOf(value: JsonValue): string[] {
  return leaves(value).map(leaf => String(leaf.value));
}

function asJson(object: KubeObject): JsonValue {
  return JSON.parse(JSON.stringify(object));
}
