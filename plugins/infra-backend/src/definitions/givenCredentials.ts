import {
  CredentialSource,
  ProviderDocument,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { ConflictError, InputError } from '@backstage/errors';
import { JsonObject } from '@backstage/types';
import { isJsonObject, toPointer } from '../core';
import { StoredDocument } from '../store';
import { ParsedDocument } from './parseDocuments';

/** Where credentials are kept that came with a document, and which others a document may name. */
export interface CredentialKeeper {
  get(ref: string): Promise<string | undefined>;
  put(ref: string, value: string): Promise<void>;
  forget(refs: string[]): Promise<void>;
  /** References of all that is kept for a provider. */
  list(provider: string): Promise<string[]>;
  newRef(provider: string, credential: string): string;
  /** A reference that was made so long ago that nobody is about to name it; nobody knows of those of other forms. */
  isAbandoned(ref: string): boolean;
  /** Why a document of the API may not name the source; undefined where it may. */
  problemOf(source: CredentialSource, provider: string): string | undefined;
}

export interface GivenCredentials {
  /** The documents, with a reference in the place of each value. */
  documents: unknown[];
  /** By reference, those that are not kept yet. */
  values: Map<string, string>;
  errors: { index: number; pointer: string; message: string }[];
}

/**
 * Takes the credentials themselves (`{ value: … }`) out of documents before anything else sees them.
 * One that is kept already keeps its reference, so that the same document makes no new revision.
 */
export async function takeCredentials(
  input: readonly unknown[],
  inForce: readonly StoredDocument[],
  keeper: CredentialKeeper,
): Promise<GivenCredentials> {
  const given: GivenCredentials = {
    documents: [],
    values: new Map(),
    errors: [],
  };
  for (const [index, document] of input.entries()) {
    const credentials = credentialsOf(document);
    if (!credentials) {
      given.documents.push(document);
      continue;
    }
    const { metadata, spec } = document as unknown as ProviderDocument;
    const provider = String(metadata?.name);
    const kept = keptSources(inForce, provider);
    const named: JsonObject = {};
    for (const [name, source] of Object.entries(credentials)) {
      if (!isJsonObject(source) || !('value' in source)) {
        named[name] = source;
      } else if (isValueAlone(source)) {
        const { value } = source;
        const known = await refOf(value, kept[name], keeper);
        const secretRef = known ?? keeper.newRef(provider, name);
        named[name] = { secretRef };
        if (known === undefined) {
          given.values.set(secretRef, value);
        }
      } else {
        given.errors.push({
          index,
          pointer: toPointer(['spec', 'credentials', name]),
          message: '`value` is a text that is not empty, and stands alone',
        });
      }
    }
    given.documents.push({
      ...(document as object),
      spec: { ...spec, credentials: named },
    });
  }
  return given;
}

function isValueAlone(source: JsonObject): source is { value: string } {
  const { value } = source;
  return (
    typeof value === 'string' &&
    value !== '' &&
    Object.keys(source).length === 1
  );
}

function keptSources(
  inForce: readonly StoredDocument[],
  provider: string,
): Record<string, CredentialSource> {
  const current = inForce.find(
    ({ kind, name }) => kind === 'Provider' && name === provider,
  )?.document as ProviderDocument | undefined;
  return current?.spec.credentials ?? {};
}

/** Undefined where the value is another one, or the one kept cannot be read as its key was lost. */
async function refOf(
  value: string,
  source: CredentialSource | undefined,
  keeper: CredentialKeeper,
): Promise<string | undefined> {
  if (!source || !('secretRef' in source)) {
    return undefined;
  }
  const kept = await keeper.get(source.secretRef).catch(() => undefined);
  return kept === value ? source.secretRef : undefined;
}

function credentialsOf(document: unknown): JsonObject | undefined {
  if (!isJsonObject(document) || document.kind !== 'Provider') {
    return undefined;
  }
  const { spec } = document;
  return isJsonObject(spec) && isJsonObject(spec.credentials)
    ? spec.credentials
    : undefined;
}

/** What the documents name and may not. */
export function forbiddenSources(
  parsed: readonly ParsedDocument[],
  keeper: CredentialKeeper,
): { index: number; pointer: string; message: string }[] {
  return parsed.flatMap(({ document }, index) =>
    document.kind === 'Provider'
      ? Object.entries(document.spec.credentials ?? {}).flatMap(
          ([name, source]) => {
            const message = keeper.problemOf(source, document.metadata.name);
            const pointer = toPointer(['spec', 'credentials', name]);
            return message === undefined ? [] : [{ index, pointer, message }];
          },
        )
      : [],
  );
}

/**
 * Forgets what is kept for a provider and was named by what is replaced, and what was abandoned. Anything else may be
 * what somebody is about to name.
 *
 * @param documents - of the provider; `after` is absent where it goes
 */
export async function forgetReplaced(
  provider: string,
  documents: { before?: ProviderDocument; after?: ProviderDocument },
  keeper: CredentialKeeper,
): Promise<void> {
  const [before, after] = [documents.before, documents.after].map(refsOf);
  const kept = await keeper.list(provider);
  await keeper.forget(
    kept.filter(
      ref => !after.has(ref) && (before.has(ref) || keeper.isAbandoned(ref)),
    ),
  );
}

function refsOf(document: ProviderDocument | undefined): Set<string> {
  return new Set(
    Object.values(document?.spec.credentials ?? {}).flatMap(source =>
      'secretRef' in source ? [source.secretRef] : [],
    ),
  );
}

/**
 * Keeps the values before `write` makes their references known, and not where that is refused. Where it is not
 * known whether it was done, what is not named is abandoned.
 */
export async function keepingCredentials<T>(
  { values }: GivenCredentials,
  keeper: CredentialKeeper,
  write: () => Promise<T>,
): Promise<T> {
  for (const [ref, value] of values) {
    await keeper.put(ref, value);
  }
  try {
    return await write();
  } catch (error) {
    if (error instanceof ConflictError || error instanceof InputError) {
      await keeper.forget([...values.keys()]);
    }
    throw error;
  }
}
