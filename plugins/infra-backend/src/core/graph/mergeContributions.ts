import { JsonObject } from '@backstage/types';
import {
  canonicalJson,
  compareText,
  getByPointer,
  isJsonObject,
  mergeObjects,
  toPointer,
} from '../json';
import { Contribution, precedence } from './seeds';

export interface MergedParams {
  params: JsonObject;
  /** Where two places of the same rank say different things and none of a higher rank decides. */
  conflicts: { pointer: string; sources: string[] }[];
}

/**
 * What all places together say of a claim, field by field: request over Score file over
 * environment type over definitions. The order of the contributions plays no part.
 */
export function mergeContributions(
  contributions: readonly Contribution[],
): MergedParams {
  const ranks = precedence.map(from =>
    contributions
      .filter(c => c.source.from === from)
      .sort((a, b) => compareText(a.key, b.key)),
  );
  const layers = ranks.map(rank =>
    rank.reduce<JsonObject>((all, c) => mergeObjects(all, c.params), {}),
  );
  const conflicts = ranks.flatMap((rank, i) =>
    conflictsIn(rank).filter(
      ({ pointer }) =>
        !layers
          .slice(i + 1)
          .some(higher => getByPointer(higher, pointer) !== undefined),
    ),
  );
  return { params: layers.reduce(mergeObjects, {}), conflicts };
}

function conflictsIn(rank: readonly Contribution[]): MergedParams['conflicts'] {
  const found = new Map<string, Set<string>>();
  rank.forEach((a, i) => {
    for (const b of rank.slice(i + 1)) {
      for (const pointer of differences(a.params, b.params)) {
        const sources = found.get(pointer) ?? new Set();
        found.set(pointer, sources.add(nameOf(a)).add(nameOf(b)));
      }
    }
  });
  return [...found].map(([pointer, sources]) => ({
    pointer,
    sources: [...sources],
  }));
}

/** Pointers of the members that both have and that cannot be merged. */
function differences(a: JsonObject, b: JsonObject): string[] {
  return Object.keys(a)
    .filter(key => Object.hasOwn(b, key))
    .flatMap(key => {
      const [left, right] = [a[key], b[key]];
      const pointer = toPointer([key]);
      if (isJsonObject(left) && isJsonObject(right)) {
        return differences(left, right).map(rest => pointer + rest);
      }
      return canonicalJson(left) === canonicalJson(right) ? [] : [pointer];
    });
}

function nameOf({ source }: Contribution): string {
  return source.from === 'definition'
    ? `definition \`${source.definition}\` of \`${source.address}\``
    : `alias \`${source.alias}\``;
}
