import {
  EnvironmentTypeDocument,
  PlatformDocument,
  ProviderDocument,
  ResourceDefinitionDocument,
  ResourceTypeDocument,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { JsonObject } from '@backstage/types';
import { DocumentError, ParsedDocument } from './parseDocuments';
import { validateSamePipelines } from './samePipelines';
import { validateDefinition } from './validateDefinition';
import {
  validateEnvironmentType,
  validateProvider,
  validateSameCriteria,
} from './validateOthers';
import { validatePipeline } from './validatePipeline';

/** The part of a `Driver` that documents are checked against; a Driver fits. */
export interface DriverDescription {
  readonly id: string;
  readonly configSchema: JsonObject;
  readonly credentials: Readonly<Record<string, { required: boolean }>>;
  readonly kinds: readonly {
    readonly kind: string;
    readonly inputSchema: JsonObject;
    readonly outputSchema: JsonObject;
  }[];
}

/** The part of a `HookKind` that documents are checked against; a HookKind fits. */
export interface HookKindDescription {
  readonly kind: string;
  readonly inputSchema: JsonObject;
  readonly driver?: string;
}

/** What modules brought, and documents name. */
export interface Installed {
  drivers: readonly DriverDescription[];
  hookKinds: readonly HookKindDescription[];
  /** Names of the secret stores. Default: there are none. */
  secretStores?: readonly string[];
}

/** What a document says wrongly about others. */
export interface SetProblem {
  pointer: string;
  message: string;
}

/** All documents, drivers and kinds of hooks, to look names up in. */
export interface DocumentSet {
  environmentTypes: ReadonlyMap<string, EnvironmentTypeDocument>;
  resourceTypes: ReadonlyMap<string, ResourceTypeDocument>;
  providers: ReadonlyMap<string, ProviderDocument>;
  definitions: ReadonlyMap<string, ResourceDefinitionDocument>;
  drivers: ReadonlyMap<string, DriverDescription>;
  hookKinds: ReadonlyMap<string, HookKindDescription>;
  secretStores: readonly string[];
}

/**
 * What is wrong between documents that are each valid alone: names that lead nowhere, placeholders
 * that can never be resolved, values that do not fit the schema of what they are for, two documents
 * of the same name. In the order of the documents.
 */
export function validateDocumentSet(
  documents: readonly ParsedDocument[],
  installed: Installed,
): DocumentError[] {
  const set = indexDocuments(documents, installed);
  const problems = new Map<ParsedDocument, SetProblem[]>(
    documents.map(parsed => [parsed, validate(parsed.document, set)]),
  );
  for (const [parsed, problem] of [
    ...duplicates(documents),
    ...validateSameCriteria(documents),
    ...validateSamePipelines(documents),
  ]) {
    problems.get(parsed)!.push(problem);
  }
  return [...problems].flatMap(([parsed, found]) =>
    found.map(problem => locate(parsed, problem)),
  );
}

function validate(document: PlatformDocument, set: DocumentSet): SetProblem[] {
  switch (document.kind) {
    case 'EnvironmentType':
      return validateEnvironmentType(document, set);
    case 'Provider':
      return validateProvider(document, set);
    case 'ResourceDefinition':
      return validateDefinition(document, set);
    case 'DeliveryPipeline':
      return validatePipeline(document, set);
    default:
      return [];
  }
}

function indexDocuments(
  documents: readonly ParsedDocument[],
  { drivers, hookKinds, secretStores = [] }: Installed,
): DocumentSet {
  const index = <K extends PlatformDocument['kind']>(kind: K) =>
    new Map(
      documents
        .map(({ document }) => document)
        .filter(
          (d): d is Extract<PlatformDocument, { kind: K }> => d.kind === kind,
        )
        .map(d => [d.metadata.name, d]),
    );
  return {
    environmentTypes: index('EnvironmentType'),
    resourceTypes: index('ResourceType'),
    providers: index('Provider'),
    definitions: index('ResourceDefinition'),
    drivers: new Map(drivers.map(d => [d.id, d])),
    hookKinds: new Map(hookKinds.map(h => [h.kind, h])),
    secretStores,
  };
}

function duplicates(
  documents: readonly ParsedDocument[],
): [ParsedDocument, SetProblem][] {
  const first = new Map<string, ParsedDocument>();
  return documents.flatMap((parsed): [ParsedDocument, SetProblem][] => {
    const { kind, metadata } = parsed.document;
    const key = `${kind} ${metadata.name}`;
    const other = first.get(key);
    if (!other) {
      first.set(key, parsed);
      return [];
    }
    const message = `${kind} \`${metadata.name}\` is there twice, also at ${other.origin}; rename or remove one`;
    return [[parsed, { pointer: '/metadata/name', message }]];
  });
}

function locate(
  { origin, locate: find }: ParsedDocument,
  { pointer, message }: SetProblem,
): DocumentError {
  const position = find?.(pointer);
  return {
    origin: position
      ? `${origin.replace(/:\d+$/, '')}:${position.line}`
      : origin,
    ...position,
    pointer,
    message: `${pointer}: ${message}`,
  };
}
