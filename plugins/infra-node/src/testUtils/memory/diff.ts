import { isDeepStrictEqual } from 'node:util';
import { FieldDiff } from '@infra-orchestration/backstage-plugin-infra-common';
import { JsonObject } from '@backstage/types';
import { JsonSchema } from '../../driver';

/** The same JSON, also where the two come from different realms, as they may under Jest. */
export function isSame(a: unknown, b: unknown): boolean {
  const plain = (value: unknown) =>
    value === undefined ? undefined : JSON.parse(JSON.stringify(value));
  return isDeepStrictEqual(plain(a), plain(b));
}

/** The differing top-level fields; of secret ones only that they differ. */
export function diffInputs(
  schema: JsonSchema,
  before: JsonObject | undefined,
  after: JsonObject,
): FieldDiff[] {
  const properties = (schema.properties ?? {}) as Record<string, JsonSchema>;
  if (!before) {
    return [{ path: '' }];
  }
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].sort().flatMap((name): FieldDiff[] => {
    if (isSame(before[name], after[name])) {
      return [];
    }
    const path = `/${name.replace(/~/g, '~0').replace(/\//g, '~1')}`;
    return properties[name]?.['x-secret'] === true
      ? [{ path, secret: true }]
      : [{ path, before: before[name], after: after[name] }];
  });
}
