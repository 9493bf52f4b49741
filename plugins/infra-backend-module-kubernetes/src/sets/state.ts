import { JsonObject } from '@backstage/types';
import { formatRef, parseRef } from '../objects/refs';
import { Sighting } from '../objects/sighting';
import { ObjectRef } from '../objects/types';

/**
 * What the engine keeps between calls: per object (see {@link formatRef}) the digest of the fields
 * that were applied.
 */
export interface SetState {
  fields: Record<string, string>;
}

export function readState(state: JsonObject | undefined): SetState | undefined {
  const fields = state?.fields;
  return typeof fields === 'object' && fields !== null && !Array.isArray(fields)
    ? { fields: fields as Record<string, string> }
    : undefined;
}

/** All objects that the last apply made or found. */
export function refsIn(state: JsonObject | undefined): ObjectRef[] {
  return Object.keys(readState(state)?.fields ?? {}).flatMap(
    text => parseRef(text) ?? [],
  );
}

export function writeState(sightings: Iterable<Sighting>): JsonObject {
  const fields: Record<string, string> = {};
  for (const { ref, fields: digest } of sightings) {
    fields[formatRef(ref)] = digest ?? '';
  }
  return { fields };
}

/** The object is as it was right after the last apply, and that was of what is wanted now. */
export function isSettled(
  sighting: Sighting,
  digest: string,
  state: SetState | undefined,
): boolean {
  const applied = state?.fields[formatRef(sighting.ref)];
  return (
    !sighting.deleting &&
    sighting.digest === digest &&
    applied !== undefined &&
    sighting.fields === applied
  );
}
