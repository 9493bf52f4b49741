import {
  DocumentKind,
  documentKinds,
  INFRA_API_VERSION,
  PlatformDocument,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { JsonValue } from '@backstage/types';
import {
  checkSchema,
  collectReferences,
  didYouMean,
  isJsonObject,
  SchemaProblem,
  toPointer,
  validateAgainst,
} from '../core';
import { documentSchema } from './parseSchemas';
import { parseYaml, Position, YamlDocument } from './parseYaml';

/** One thing wrong with a platform document. */
export interface DocumentError {
  /** `file:line` of the mistake; `file` alone where the document did not come as text. */
  origin: string;
  /** From 1; absent for documents that did not come as text. */
  line?: number;
  /** From 1. */
  column?: number;
  /** JSON pointer into the document. */
  pointer: string;
  message: string;
}

export interface ParsedDocument {
  document: PlatformDocument;
  /** `file:line` of its first line. */
  origin: string;
  /** Where a JSON pointer of the document stands in the text. */
  locate?(pointer: string): Position;
}

export interface ParsedDocuments {
  documents: ParsedDocument[];
  errors: DocumentError[];
}

/**
 * Reads multi-document YAML. A document with a mistake is left out and told of; those beside it are
 * taken. Never throws.
 *
 * @param origin - name of the file or URL, for errors
 */
export function parsePlatformDocuments(
  text: string,
  origin: string,
): ParsedDocuments {
  const { documents, problems } = parseYaml(text);
  const result: ParsedDocuments = {
    documents: [],
    errors: problems.map(({ line, column, message }) => ({
      origin: `${origin}:${line}`,
      line,
      column,
      pointer: '',
      message,
    })),
  };
  for (const yaml of documents) {
    const found = checkDocument(yaml.value);
    if (found.length === 0) {
      result.documents.push({
        document: yaml.value as unknown as PlatformDocument,
        origin: `${origin}:${yaml.start.line}`,
        locate: yaml.locate,
      });
    } else {
      result.errors.push(...found.map(p => locateProblem(p, yaml, origin)));
    }
  }
  result.errors.sort(
    (a, b) =>
      (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0),
  );
  return result;
}

/** What is wrong with one document by itself; for documents that come as JSON as well. */
export function checkDocument(value: JsonValue): SchemaProblem[] {
  const kind = isJsonObject(value) ? value.kind : undefined;
  if (!isJsonObject(value) || !isDocumentKind(kind)) {
    return [wrongKind(value)];
  }
  const problems = validateAgainst(documentSchema(kind), value)
    .filter(p => p.keyword !== 'anyOf' && p.within !== '/spec')
    .map(tellOfValue)
    .concat(kind === 'ResourceDefinition' ? withoutTarget(value.spec) : []);
  return problems.length === 0 && kind === 'ResourceType'
    ? checkTypeSchemas(value.spec)
    : problems;
}

/** A credential itself, which is kept with no document. */
function tellOfValue(found: SchemaProblem): SchemaProblem {
  return found.member === 'value' &&
    found.pointer.startsWith('/spec/credentials/')
    ? {
        ...found,
        message:
          'a file or URL holds no credential, only where it comes from (`env`, `file` or `config`); a `value` is given over the API',
      }
    : found;
}

function isDocumentKind(kind: JsonValue | undefined): kind is DocumentKind {
  return documentKinds.some(known => known === kind);
}

function wrongKind(value: JsonValue): SchemaProblem {
  if (!isJsonObject(value)) {
    return problem(
      '',
      'a platform document is an object with `apiVersion`, `kind`, `metadata` and `spec`',
    );
  }
  const { apiVersion, kind } = value;
  if (kind === undefined) {
    return problem(
      '',
      `\`kind\` is missing; add one of ${documentKinds.join(', ')}`,
    );
  }
  const other =
    apiVersion !== undefined && apiVersion !== INFRA_API_VERSION
      ? ` of \`${apiVersion}\``
      : '';
  const hint = didYouMean(String(kind), documentKinds);
  return problem(
    '/kind',
    `\`${kind}\`${other} is not a kind of platform document${hint}`,
  );
}

function withoutTarget(spec: JsonValue | undefined): SchemaProblem[] {
  return isJsonObject(spec) &&
    spec.driver === undefined &&
    spec.provider === undefined
    ? [problem('/spec', 'name a `provider`, or a `driver` that needs none')]
    : [];
}

/** The JSON schemas inside a resource type. */
function checkTypeSchemas(spec: JsonValue | undefined): SchemaProblem[] {
  const fields = ['params', 'outputs'] as const;
  return fields.flatMap(field => {
    const schema = isJsonObject(spec) ? spec[field] : undefined;
    const at = toPointer(['spec', field]);
    if (!isJsonObject(schema)) {
      return [];
    }
    return [
      ...checkSchema(schema).map(p => ({
        ...p,
        pointer: at + p.pointer,
        message: `this is not a JSON schema: ${p.message}`,
      })),
      ...collectReferences(schema)
        .filter(({ pointer }) => /\/(default|const)(\/|$)/.test(pointer))
        .map(({ pointer }) =>
          problem(
            at + pointer,
            'a schema holds no placeholders; let the definition put them in',
          ),
        ),
    ];
  });
}

function problem(pointer: string, message: string): SchemaProblem {
  return { pointer, message, keyword: 'document' };
}

function locateProblem(
  { pointer, member, message, keyword }: SchemaProblem,
  yaml: YamlDocument,
  origin: string,
): DocumentError {
  // An unknown field is at fault itself; of a missing one only the object around it can be shown.
  const at =
    member === undefined || keyword === 'required'
      ? pointer
      : pointer + toPointer([member]);
  const { line, column } = yaml.locate(at);
  return {
    origin: `${origin}:${line}`,
    line,
    column,
    pointer: at,
    message: `${at || 'document'}: ${message}`,
  };
}
