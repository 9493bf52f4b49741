import { JsonObject, JsonValue } from '@backstage/types';

/** A name and a value as typed into a form. */
export interface Row {
  id: number;
  name: string;
  value: string;
  /** Shown where the value is empty. */
  placeholder?: string;
}

let counter = 0;

export function newRow(name = '', value = ''): Row {
  counter += 1;
  return { id: counter, name, value };
}

const written = (rows: Row[]) => rows.filter(row => row.name.trim());

export function rowsToStrings(rows: Row[]): Record<string, string> {
  return Object.fromEntries(
    written(rows)
      .filter(row => row.value.trim())
      .map(row => [row.name.trim(), row.value.trim()]),
  );
}

const withoutSpaces = (json: string) =>
  json.replace(/("(?:[^"\\]|\\.)*")|\s+/g, '$1');

/**
 * What reads as JSON becomes that (`3`, `true`, `["a"]`), the rest stays text. So does what would
 * read back as something else: `1.10` is a version and not 1.1.
 */
function toJson(text: string): JsonValue {
  try {
    const value = JSON.parse(text);
    return JSON.stringify(value) === withoutSpaces(text) ? value : text;
  } catch {
    return text;
  }
}

export function rowsToJson(rows: Row[]): JsonObject {
  return Object.fromEntries(
    written(rows).map(row => [row.name.trim(), toJson(row.value)]),
  );
}

/** The way back; text that would read as something else keeps its quotes. */
export function jsonToRows(values: JsonObject): Row[] {
  return Object.entries(values).map(([name, value]) => {
    const plain = typeof value === 'string' && toJson(value) === value;
    return newRow(name, plain ? value : JSON.stringify(value));
  });
}
