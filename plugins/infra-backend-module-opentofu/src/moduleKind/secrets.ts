import { JsonValue } from '@backstage/types';
import { Marks, PlanJson } from './planJson';

/** Shorter ones are part of other words by chance. */
const MIN_LENGTH = 4;

/**
 * All texts that are secret. A module can hand on a secret to a field that nothing marks, so
 * each value that is shown is compared with them.
 */
export function secretsIn(plan: PlanJson, given: JsonValue[]): string[] {
  const found = new Set<string>();
  const add = (value: JsonValue | undefined) =>
    textsOf(value).forEach(text => found.add(text));
  given.forEach(add);
  for (const { change } of plan.resource_changes ?? []) {
    marked(change.before, change.before_sensitive).forEach(add);
    marked(change.after, change.after_sensitive).forEach(add);
  }
  for (const change of Object.values(plan.output_changes ?? {})) {
    marked(change.before, change.before_sensitive).forEach(add);
    marked(change.after, change.after_sensitive).forEach(add);
  }
  return [...found].filter(text => text.length >= MIN_LENGTH);
}

/** Whether any of the secrets is in it. */
export function isSecretText(value: JsonValue, secrets: string[]): boolean {
  return textsOf(value).some(text =>
    secrets.some(secret => text.includes(secret)),
  );
}

/** Texts and numbers, wherever they are in the value. */
export function textsOf(value: JsonValue | undefined): string[] {
  if (typeof value === 'object' && value !== null) {
    return Object.values(value).flatMap(textsOf);
  }
  return typeof value === 'string' || typeof value === 'number'
    ? [String(value)]
    : [];
}

function marked(
  value: JsonValue | undefined,
  marks: Marks | undefined,
): (JsonValue | undefined)[] {
  if (marks === true) {
    return [value];
  }
  if (typeof marks !== 'object' || typeof value !== 'object' || !value) {
    return [];
  }
  return Object.entries(marks).flatMap(([name, mark]) =>
    marked((value as Record<string, JsonValue>)[name], mark),
  );
}
