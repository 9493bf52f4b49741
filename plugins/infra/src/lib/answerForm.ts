import { JsonObject, JsonValue } from '@backstage/types';

export type AnswerKind =
  | 'text'
  | 'secret'
  | 'number'
  | 'flag'
  | 'choice'
  | 'json';

/** One thing that a task's schema asks to be filled in. */
export interface AnswerField {
  name: string;
  kind: AnswerKind;
  label: string;
  description?: string;
  isRequired: boolean;
  choices: string[];
}

/** What was typed, by name; a flag is `true` or empty. */
export type Typed = Record<string, string>;

/** The fields of a schema; what no field can show is filled in as JSON. */
export function answerFields(schema: JsonObject): AnswerField[] {
  const properties = (schema.properties ?? {}) as Record<string, JsonObject>;
  const required = (schema.required ?? []) as string[];
  return Object.entries(properties).map(([name, property]) => ({
    name,
    kind: kindOf(property),
    label: typeof property.title === 'string' ? property.title : name,
    description:
      typeof property.description === 'string'
        ? property.description
        : undefined,
    isRequired: required.includes(name),
    choices: choicesOf(property),
  }));
}

function choicesOf(property: JsonObject): string[] {
  const choices = Array.isArray(property.enum) ? property.enum : [];
  return choices.every(each => typeof each === 'string')
    ? (choices as string[])
    : [];
}

function kindOf(property: JsonObject): AnswerKind {
  if (property['x-secret'] === true) return 'secret';
  if (choicesOf(property).length) return 'choice';
  switch (property.type) {
    case 'string':
      return 'text';
    case 'number':
    case 'integer':
      return 'number';
    case 'boolean':
      return 'flag';
    default:
      return 'json';
  }
}

export type AnswerProblem = 'required' | 'notNumber' | 'notJson';

/** What was typed as the outputs of the task; what the schema says beyond, the backend checks. */
export function readAnswer(
  fields: AnswerField[],
  typed: Typed,
): { outputs: JsonObject; problems: Record<string, AnswerProblem> } {
  const outputs: JsonObject = {};
  const problems: Record<string, AnswerProblem> = {};
  for (const { name, kind, isRequired } of fields) {
    const text = typed[name] ?? '';
    if (kind === 'flag') {
      outputs[name] = text === 'true';
    } else if (text === '') {
      if (isRequired) problems[name] = 'required';
    } else {
      const read = readValue(kind, text);
      if ('problem' in read) problems[name] = read.problem;
      else outputs[name] = read.value;
    }
  }
  return { outputs, problems };
}

function readValue(
  kind: AnswerKind,
  text: string,
): { value: JsonValue } | { problem: AnswerProblem } {
  switch (kind) {
    case 'number': {
      const value = Number(text);
      return Number.isFinite(value) && text.trim() !== ''
        ? { value }
        : { problem: 'notNumber' };
    }
    case 'json':
      try {
        return { value: JSON.parse(text) };
      } catch {
        return { problem: 'notJson' };
      }
    default:
      return { value: text };
  }
}
