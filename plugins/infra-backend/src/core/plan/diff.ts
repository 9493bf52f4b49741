import { FieldDiff } from '@infra-orchestration/backstage-plugin-infra-common';
import { JsonObject, JsonValue } from '@backstage/types';
import {
  canonicalJson,
  compareText,
  isJsonObject,
  isWithin,
  toPointer,
} from '../json';
import { Resolution } from '../expressions';

/**
 * What applying the inputs would change against those of the last apply, from which secrets are
 * left out: a secret can only be told apart from nothing, so it counts as a change where nothing
 * was there before at all, or something plain was.
 */
export function diffInputs(
  before: JsonObject | undefined,
  after: Pick<Resolution<JsonObject>, 'value' | 'secretPaths' | 'unknownPaths'>,
): FieldDiff[] {
  const special = [...after.secretPaths, ...after.unknownPaths];
  const old = leavesOf(before ?? {}, special);
  const next = leavesOf(after.value, special);
  const within = (pointer: string, pointers: readonly string[]) =>
    pointers.find(p => isWithin(pointer, p));
  const diffs = new Map<string, FieldDiff>();
  for (const path of new Set([...old.keys(), ...next.keys()])) {
    const unknown = within(path, after.unknownPaths);
    const secret = within(path, after.secretPaths);
    const was = old.get(path);
    if (unknown !== undefined) {
      diffs.set(unknown, {
        path: unknown,
        ...(secret === undefined && was !== undefined && { before: was }),
        ...(secret !== undefined && { secret: true }),
        knownAfterApply: true,
      });
    } else if (secret !== undefined) {
      if (before === undefined || (was !== undefined && was !== null)) {
        diffs.set(secret, { path: secret, secret: true });
      }
    } else if (canonicalJson(was) !== canonicalJson(next.get(path))) {
      diffs.set(path, changed(path, was, next.get(path)));
    }
  }
  return [...diffs.values()].sort((a, b) => compareText(a.path, b.path));
}

function changed(
  path: string,
  before: JsonValue | undefined,
  after: JsonValue | undefined,
): FieldDiff {
  return {
    path,
    ...(before !== undefined && { before }),
    ...(after !== undefined && { after }),
  };
}

/**
 * The values to be compared, by pointer: scalars, lists of scalars, and what is empty, so that `{}`
 * and nothing differ. A list that holds one of the special pointers is taken apart.
 */
function leavesOf(
  value: JsonObject,
  special: readonly string[],
): Map<string, JsonValue> {
  const leaves = new Map<string, JsonValue>();
  const visit = (part: JsonValue, pointer: string) => {
    const holdsSpecial = special.some(
      s => s !== pointer && isWithin(s, pointer),
    );
    const members = branchesOf(part, holdsSpecial);
    if (!members && pointer !== '') {
      leaves.set(pointer, part);
    }
    for (const [key, member] of members ?? []) {
      if (member !== undefined) {
        visit(member, pointer + toPointer([key]));
      }
    }
  };
  visit(value, '');
  return leaves;
}

function branchesOf(
  value: JsonValue,
  isTakenApart: boolean,
): [string, JsonValue | undefined][] | undefined {
  if (Array.isArray(value)) {
    const holdsObjects = value.some(
      item => typeof item === 'object' && item !== null,
    );
    return holdsObjects || isTakenApart
      ? value.map((item, i) => [String(i), item])
      : undefined;
  }
  return isJsonObject(value) && Object.keys(value).length > 0
    ? Object.entries(value)
    : undefined;
}

/** Takes the values out of every diff that is, holds or lies in a secret. */
export function maskSecrets(
  diffs: readonly FieldDiff[],
  secretPaths: readonly string[],
): FieldDiff[] {
  return diffs.map(diff =>
    diff.secret ||
    secretPaths.some(s => isWithin(diff.path, s) || isWithin(s, diff.path))
      ? {
          path: diff.path,
          secret: true,
          ...(diff.knownAfterApply && { knownAfterApply: true }),
        }
      : diff,
  );
}
