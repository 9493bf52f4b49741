import { JsonObject, JsonValue } from '@backstage/types';
import { parse } from 'yaml';

export type ConfigKind =
  | 'text'
  | 'long'
  | 'number'
  | 'flag'
  | 'choice'
  | 'choices'
  | 'lines'
  | 'yaml';

/** One setting of a driver's config schema. */
export interface ConfigField {
  name: string;
  kind: ConfigKind;
  label: string;
  description?: string;
  isRequired: boolean;
  choices: string[];
  /** Shown at once; others are unfolded. */
  isMain: boolean;
}

/** What was typed, by name; what was chosen of several stands in `chosen`. */
export interface ConfigValues {
  typed: Record<string, string>;
  chosen: Record<string, string[]>;
}

export type ConfigProblem = 'required' | 'notNumber' | 'notYaml';

/** How many settings stand in sight beside those that are required. */
const IN_SIGHT = 3;

/** The settings of a schema; what no simple field can hold is written as YAML. */
export function configFields(schema: JsonObject): ConfigField[] {
  const properties = (schema.properties ?? {}) as Record<string, JsonObject>;
  const required = (schema.required ?? []) as string[];
  return Object.entries(properties).map(([name, property], index) => {
    const kind = kindOf(name, property);
    const isRequired = required.includes(name);
    return {
      name,
      kind,
      label: textOf(property.title) ?? name,
      description: textOf(property.description),
      isRequired,
      choices: choicesOf(
        kind === 'choices' ? (property.items as JsonObject) : property,
      ),
      isMain:
        isRequired ||
        kind === 'choices' ||
        (index < IN_SIGHT && kind !== 'yaml'),
    };
  });
}

function textOf(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function choicesOf(property: JsonObject): string[] {
  const choices = Array.isArray(property.enum) ? property.enum : [];
  return choices.every(choice => typeof choice === 'string')
    ? (choices as string[])
    : [];
}

function kindOf(name: string, property: JsonObject): ConfigKind {
  if (choicesOf(property).length) return 'choice';
  const items = property.items as JsonObject | undefined;
  switch (property.type) {
    case 'string':
      return isLong(name, property) ? 'long' : 'text';
    case 'number':
    case 'integer':
      return 'number';
    case 'boolean':
      return 'flag';
    case 'array':
      if (!items) return 'yaml';
      if (choicesOf(items).length) return 'choices';
      return items.type === 'string' ? 'lines' : 'yaml';
    default:
      return 'yaml';
  }
}

/** Certificates have several lines, which a field of one would run together. */
function isLong(name: string, { description }: JsonObject): boolean {
  return (
    /\bPEM\b/.test(textOf(description) ?? '') && !/(file|path)$/i.test(name)
  );
}

/** The config as it was filled in; what was left empty is left out. The backend checks the rest. */
export function readConfig(
  fields: ConfigField[],
  { typed, chosen }: ConfigValues,
): { config: JsonObject; problems: Record<string, ConfigProblem> } {
  const config: JsonObject = {};
  const problems: Record<string, ConfigProblem> = {};
  for (const { name, kind, isRequired } of fields) {
    const read =
      kind === 'choices'
        ? { value: chosen[name]?.length ? chosen[name] : undefined }
        : readValue(kind, typed[name] ?? '');
    if ('problem' in read) problems[name] = read.problem;
    else if (read.value !== undefined) config[name] = read.value;
    else if (isRequired) problems[name] = 'required';
  }
  return { config, problems };
}

type Read = { value: JsonValue | undefined } | { problem: ConfigProblem };

function readValue(kind: ConfigKind, text: string): Read {
  const trimmed = text.trim();
  if (!trimmed) return { value: undefined };
  switch (kind) {
    case 'number': {
      const value = Number(trimmed);
      return Number.isFinite(value) ? { value } : { problem: 'notNumber' };
    }
    case 'flag':
      return { value: trimmed === 'true' };
    case 'lines':
      return {
        value: trimmed
          .split('\n')
          .map(line => line.trim())
          .filter(Boolean),
      };
    case 'yaml':
      try {
        return { value: parse(text) as JsonValue };
      } catch {
        return { problem: 'notYaml' };
      }
    case 'long':
      return { value: text };
    default:
      return { value: trimmed };
  }
}
