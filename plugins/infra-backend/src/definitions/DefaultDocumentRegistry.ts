import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import {
  DocumentKind,
  DocumentRevision,
  DocumentSource as DocumentSourceView,
  ProviderDocument,
} from '@infra-orchestration/backstage-plugin-infra-common';
import {
  Db,
  documents,
  Revocation,
  revocations,
  StoredDocument,
} from '../store';
import { errorsOf } from './DocumentLoader';
import {
  CredentialKeeper,
  forbiddenSources,
  forgetReplaced,
  GivenCredentials,
  keepingCredentials,
  takeCredentials,
} from './givenCredentials';
import { ParsedDocument, parsePlatformDocuments } from './parseDocuments';
import { builtinSource } from './sources';
import { Installed, validateDocumentSet } from './validateDocumentSet';

/** One thing wrong with a document of a request. */
export interface DocumentFieldError {
  /** JSON pointer into the request's body. */
  pointer: string;
  message: string;
}

/** What is wrong with the documents of a request; nothing of them is in force. */
export class InvalidDocumentsError extends InputError {
  readonly fields: DocumentFieldError[];

  constructor(fields: DocumentFieldError[]) {
    super(
      `${
        fields.length === 1 ? 'An error' : `${fields.length} errors`
      } in the documents, so none was applied: ${fields[0].message}`,
    );
    this.fields = fields;
  }
}

export interface DefaultDocumentRegistryOptions {
  db: Db;
  installed(): Installed;
  credentials: CredentialKeeper;
}

interface ChangeOptions {
  origin: string;
  /**
   * The platform revision that the caller saw, by default the one of now: what is checked here is
   * checked against documents no older, and is not written where they are newer.
   */
  expectedRevision?: number;
}

/** Platform documents that come over the API, beside those of files and URLs. */
export class DefaultDocumentRegistry {
  readonly #options: DefaultDocumentRegistryOptions;

  constructor(options: DefaultDocumentRegistryOptions) {
    this.#options = options;
  }

  /**
   * @returns the revisions in force afterwards, and the platform revision that they make
   * @throws InvalidDocumentsError with pointers below `/documents`
   */
  async apply(
    input: readonly unknown[],
    options: ChangeOptions & { dryRun?: boolean },
  ): Promise<{ revisions: DocumentRevision[]; platformRevision: number }> {
    const { db, credentials } = this.#options;
    const { expectedRevision = await documents.platformRevision(db) } = options;
    const { given, parsed, inForce } = await this.#read(input);
    // A credential given now ends a revocation of before, not one that comes meanwhile.
    const revoked = await revocations.list(db);
    const changes = parsed.map(({ document }) => ({
      document,
      origin: options.origin,
    }));
    if (options.dryRun) {
      return {
        revisions: changes.map(change => preview(change, inForce)),
        platformRevision: expectedRevision,
      };
    }
    const made = await keepingCredentials(given, credentials, () =>
      documents.apply(db, { changes, now: new Date(), expectedRevision }),
    );
    for (const { document } of parsed) {
      if (document.kind === 'Provider') {
        const { name } = document.metadata;
        const before = findNamed(inForce, 'Provider', name)?.document;
        await forgetReplaced(
          name,
          { before: before as ProviderDocument | undefined, after: document },
          credentials,
        );
        await this.#grantAnew(document, given, revoked);
      }
    }
    return {
      revisions: parsed.map(({ document: { kind, metadata } }) =>
        toRevision(
          findNamed(made, kind, metadata.name) ??
            findNamed(inForce, kind, metadata.name)!,
        ),
      ),
      platformRevision: Math.max(
        expectedRevision,
        ...made.map(({ seq }) => seq),
      ),
    };
  }

  /**
   * A Provider document as `apply` would take it, with the credentials that came with it.
   *
   * @throws InvalidDocumentsError with pointers below `/document`
   */
  async draftProvider(input: unknown): Promise<{
    document: ProviderDocument;
    values: ReadonlyMap<string, string>;
  }> {
    try {
      const { given, parsed } = await this.#read([input]);
      const [{ document }] = parsed;
      if (document.kind !== 'Provider') {
        throw new InvalidDocumentsError([
          { pointer: '/documents/0/kind', message: 'must be Provider' },
        ]);
      }
      return { document, values: given.values };
    } catch (error) {
      throw error instanceof InvalidDocumentsError
        ? new InvalidDocumentsError(
            error.fields.map(({ pointer, message }) => ({
              pointer: pointer.replace('/documents/0', '/document'),
              message,
            })),
          )
        : error;
    }
  }

  async #read(input: readonly unknown[]): Promise<{
    given: GivenCredentials;
    parsed: ParsedDocument[];
    inForce: StoredDocument[];
  }> {
    const { db, credentials } = this.#options;
    const inForce = await documents.listInForce(db);
    const given = await takeCredentials(input, inForce, credentials);
    refuse(given.errors.map(toFieldError));
    const parsed = parseAll(given.documents);
    refuse([
      ...forbiddenSources(parsed, credentials).map(toFieldError),
      ...findForeign(parsed, inForce),
      ...this.#findSetErrors(parsed, inForce),
    ]);
    return { given, parsed, inForce };
  }

  async #grantAnew(
    { metadata, spec }: ProviderDocument,
    { values }: GivenCredentials,
    revoked: readonly Revocation[],
  ): Promise<void> {
    const revocation = revoked.find(r => r.provider === metadata.name);
    const isNew = Object.values(spec.credentials ?? {}).some(
      source => 'secretRef' in source && values.has(source.secretRef),
    );
    if (revocation && isNew) {
      await revocations.lift(this.#options.db, revocation.id);
    }
  }

  async delete(
    kind: DocumentKind,
    name: string,
    options: ChangeOptions,
  ): Promise<void> {
    const { db } = this.#options;
    const { expectedRevision = await documents.platformRevision(db) } = options;
    const inForce = await documents.listInForce(db);
    const found = findNamed(inForce, kind, name);
    if (!found) {
      throw new NotFoundError(`There is no ${kind} named ${name}`);
    }
    if (found.source !== undefined) {
      throw new ConflictError(
        `${kind} ${name} comes from ${found.origin}; remove it there`,
      );
    }
    const before = setErrors(inForce, this.#options.installed());
    const [broken] = setErrors(
      inForce.filter(document => document !== found),
      this.#options.installed(),
    ).filter(error => !before.includes(error));
    if (broken) {
      throw new ConflictError(
        `${kind} ${name} cannot go, as others need it: ${broken}`,
      );
    }
    await documents.apply(db, {
      deletions: [{ kind, name, origin: options.origin }],
      now: new Date(),
      expectedRevision,
    });
    if (kind === 'Provider') {
      await forgetReplaced(
        name,
        { before: found.document as ProviderDocument },
        this.#options.credentials,
      );
    }
  }

  async listSources(): Promise<DocumentSourceView[]> {
    const { db } = this.#options;
    const [sources, inForce] = await Promise.all([
      documents.listSources(db),
      documents.listInForce(db),
    ]);
    return sources.map(record => ({
      origin: record.source,
      lastReadAt: record.lastReadAt,
      errors: errorsOf(record).map(({ origin, line, pointer, message }) => ({
        origin,
        line,
        pointer,
        message,
      })),
      documents: inForce
        .filter(({ source }) => source === record.source)
        .map(({ kind, name, revision }) => ({ kind, name, revision })),
    }));
  }

  #findSetErrors(
    parsed: ParsedDocument[],
    inForce: readonly StoredDocument[],
  ): DocumentFieldError[] {
    const names = new Set(parsed.map(({ document }) => keyOf(document)));
    const staying = inForce.filter(
      ({ document }) => !names.has(keyOf(document)),
    );
    const indexOf = new Map(parsed.map((_, index) => [`#${index}`, index]));
    return validateDocumentSet(
      [
        ...parsed.map(({ document }, index) => ({
          document,
          origin: `#${index}`,
        })),
        ...staying,
      ],
      this.#options.installed(),
    ).flatMap(({ origin, pointer, message }) => {
      const index = indexOf.get(origin);
      return index === undefined ? [] : [toField(index, pointer, message)];
    });
  }
}

/** Each by itself, in the form in which it would stand in a file. */
function parseAll(input: readonly unknown[]): ParsedDocument[] {
  const fields: DocumentFieldError[] = [];
  const parsed = input.flatMap((value, index) => {
    const result = parsePlatformDocuments(JSON.stringify(value), `#${index}`);
    fields.push(
      ...result.errors.map(({ pointer, message }) =>
        toField(index, pointer, message),
      ),
    );
    return result.documents;
  });
  refuse(fields);
  return parsed;
}

function toFieldError(error: {
  index: number;
  pointer: string;
  message: string;
}): DocumentFieldError {
  return toField(error.index, error.pointer, error.message);
}

/** The pointer is said once; messages for files begin with it. */
function toField(
  index: number,
  pointer: string,
  message: string,
): DocumentFieldError {
  const prefix = `${pointer}: `;
  return {
    pointer: `/documents/${index}${pointer}`,
    message: message.startsWith(prefix)
      ? message.slice(prefix.length)
      : message,
  };
}

function findForeign(
  parsed: ParsedDocument[],
  inForce: readonly StoredDocument[],
): DocumentFieldError[] {
  const seen = new Set<string>();
  return parsed.flatMap(({ document }, index) => {
    const { kind, metadata } = document;
    const holder = findNamed(inForce, kind, metadata.name);
    const pointer = `/documents/${index}/metadata/name`;
    if (seen.has(keyOf(document))) {
      return [{ pointer, message: `${keyOf(document)} is given twice` }];
    }
    seen.add(keyOf(document));
    return holder?.source && holder.source !== builtinSource.source
      ? [
          {
            pointer,
            message: `${kind} "${metadata.name}" comes from ${holder.origin}; change it there`,
          },
        ]
      : [];
  });
}

function setErrors(
  set: readonly StoredDocument[],
  installed: Installed,
): string[] {
  return validateDocumentSet(set, installed).map(
    ({ origin, pointer, message }) => `${origin} ${pointer}: ${message}`,
  );
}

function keyOf(document: ParsedDocument['document']): string {
  return `${document.kind}/${document.metadata.name}`;
}

function findNamed(
  set: readonly StoredDocument[],
  kind: string,
  name: string,
): StoredDocument | undefined {
  return set.find(entry => entry.kind === kind && entry.name === name);
}

function refuse(fields: DocumentFieldError[]): void {
  if (fields.length) {
    throw new InvalidDocumentsError(fields);
  }
}

/** The revision that applying would have in force. */
function preview(
  change: { document: ParsedDocument['document']; origin: string },
  inForce: readonly StoredDocument[],
): DocumentRevision {
  const { kind, metadata } = change.document;
  const current = findNamed(inForce, kind, metadata.name);
  const same =
    current &&
    current.source === undefined &&
    current.contentHash === documents.documentContentHash(change.document);
  return same
    ? toRevision(current)
    : {
        kind,
        name: metadata.name,
        revision: (current?.revision ?? 0) + 1,
        document: change.document,
        origin: change.origin,
        createdAt: new Date().toISOString(),
      };
}

function toRevision(stored: StoredDocument): DocumentRevision {
  const { kind, name, revision, document, origin, createdAt } = stored;
  return { kind, name, revision, document, origin, createdAt };
}
