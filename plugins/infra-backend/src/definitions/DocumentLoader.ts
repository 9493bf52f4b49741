import {
  AuditorService,
  LoggerService,
  UrlReaderService,
} from '@backstage/backend-plugin-api';
import { createHash } from 'node:crypto';
import {
  Db,
  documents,
  DocumentSource,
  instances,
  StoredDocument,
  untilUndisturbed,
} from '../store';
import { decideDocuments, ReadSource } from './decideDocuments';
import { auditDocuments } from './documentAudit';
import { DocumentError, parsePlatformDocuments } from './parseDocuments';
import {
  builtinSource,
  DocumentSourceConfig,
  DocumentSourceRef,
  expandSource,
  readSource,
} from './sources';
import { substituteEnvironment } from './substituteEnvironment';
import { Installed } from './validateDocumentSet';

export interface DocumentLoaderOptions {
  db: Db;
  sources: DocumentSourceConfig[];
  urlReader: UrlReaderService;
  installed(): Installed;
  logger: LoggerService;
  auditor: AuditorService;
  /** Values of `${env.NAME}`. */
  env: Record<string, string | undefined>;
  /** Milliseconds for one source; default 30 s. */
  readTimeout?: number;
}

const READ_TIMEOUT_MS = 30_000;

/** One source of this round, with what is to be recorded of it. */
interface SourceRound {
  ref: DocumentSourceRef;
  record: DocumentSource;
  /** Absent where nothing changed since the last good reading. */
  read?: ReadSource;
}

/** Brings what files and URLs say in force; what is bad changes nothing and is reported. */
export class DocumentLoader {
  readonly #options: DocumentLoaderOptions;
  #running: Promise<void> = Promise.resolve();

  constructor(options: DocumentLoaderOptions) {
    this.#options = options;
  }

  /** One round over all sources; rounds of one process never overlap. */
  refresh(): Promise<void> {
    // What another replica, or the API, brings in force while sources are read may be newer than what was read.
    const round = this.#running.then(() =>
      untilUndisturbed(() => this.#refresh()),
    );
    this.#running = round.catch(() => {});
    return round;
  }

  async #refresh(): Promise<void> {
    const { db } = this.#options;
    const expectedRevision = await documents.platformRevision(db);
    const { refs, failures } = await this.#expandAll();
    const recorded = new Map(
      (await documents.listSources(db)).map(s => [s.source, s]),
    );
    const rounds = await Promise.all(
      refs.map(ref => this.#readOne(ref, recorded.get(ref.source))),
    );
    const inForce = await documents.listInForce(db);
    const decision = decideDocuments({
      inForce,
      read: rounds.flatMap(({ read }) =>
        read ? [refuseEmptied(read, inForce)] : [],
      ),
      // While an entry cannot be expanded nobody knows which of the old sources are its own.
      active: new Set(
        failures.length
          ? [...refs.map(r => r.source), ...inForce.map(d => d.source ?? '')]
          : refs.map(r => r.source),
      ),
      installed: this.#options.installed(),
    });
    const made = await documents.apply(db, {
      ...decision,
      now: new Date(),
      expectedRevision,
    });
    for (const { kind, name, revision, deleted, origin } of made) {
      this.#options.logger.info(
        deleted
          ? `${kind} ${name} is no longer in force; it was removed from ${origin}`
          : `${kind} ${name} is in force with revision ${revision} from ${origin}`,
      );
    }
    await auditDocuments(made, this.#options);
    await this.#warnOfProvidersInUse(
      made.filter(d => d.deleted && d.kind === 'Provider').map(d => d.name),
    );
    await this.#recordAll(rounds, failures, decision.errors);
  }

  async #expandAll(): Promise<{
    refs: DocumentSourceRef[];
    failures: DocumentSource[];
  }> {
    const refs = new Map([[builtinSource.source, builtinSource]]);
    const failures: DocumentSource[] = [];
    for (const entry of this.#options.sources) {
      try {
        for (const ref of await expandSource(entry, {
          timeout: this.#timeout,
        })) {
          refs.set(ref.source, ref);
        }
      } catch (error) {
        failures.push(failureOf(entry.target, undefined, error));
      }
    }
    return { refs: [...refs.values()], failures };
  }

  async #readOne(
    ref: DocumentSourceRef,
    before: DocumentSource | undefined,
  ): Promise<SourceRound> {
    const good = before !== undefined && before.lastError === undefined;
    const now = new Date().toISOString();
    try {
      const content = await readSource(ref, {
        urlReader: this.#options.urlReader,
        etag: good ? before.etag : undefined,
        timeout: this.#timeout,
      });
      if (content.status === 'notModified') {
        return { ref, record: { ...before!, lastReadAt: now } };
      }
      const { text, errors } = this.#prepare(ref, content.text);
      const contentHash = createHash('sha256').update(text).digest('hex');
      const record: DocumentSource = {
        source: ref.source,
        etag: content.etag,
        contentHash,
        lastReadAt: now,
      };
      // The documents of this package come back when the one in their place goes.
      if (
        good &&
        before.contentHash === contentHash &&
        ref.type !== 'builtin'
      ) {
        return { ref, record };
      }
      const parsed = errors.length
        ? { documents: [], errors }
        : parsePlatformDocuments(text, ref.origin);
      const yields = ref.type === 'builtin';
      return { ref, record, read: { source: ref.source, yields, ...parsed } };
    } catch (error) {
      return { ref, record: failureOf(ref.source, before, error) };
    }
  }

  get #timeout(): number {
    return this.#options.readTimeout ?? READ_TIMEOUT_MS;
  }

  #prepare(ref: DocumentSourceRef, text: string) {
    return ref.type === 'builtin'
      ? { text, errors: [] }
      : substituteEnvironment(text, this.#options.env, ref.origin);
  }

  async #recordAll(
    rounds: SourceRound[],
    failures: DocumentSource[],
    found: Map<string, DocumentError[]>,
  ): Promise<void> {
    const { db, logger } = this.#options;
    const records = rounds.map(({ ref, record }) => {
      const errors = found.get(ref.source) ?? [];
      return errors.length
        ? {
            ...record,
            lastError: JSON.stringify(errors),
            lastErrorAt: record.lastReadAt,
          }
        : record;
    });
    const before = new Map(
      (await documents.listSources(db)).map(s => [s.source, s]),
    );
    for (const record of [...records, ...failures]) {
      await documents.recordSource(db, record);
      const isNew = before.get(record.source)?.lastError !== record.lastError;
      if (record.lastError && isNew) {
        for (const { origin, message } of errorsOf(record)) {
          logger.warn(`Platform documents: ${origin}: ${message}`);
        }
      }
    }
    const present = new Set([...records, ...failures].map(r => r.source));
    const gone = [...before.keys()].filter(source => !present.has(source));
    await documents.forgetSources(db, gone);
  }

  async #warnOfProvidersInUse(names: string[]): Promise<void> {
    const { db, logger } = this.#options;
    if (names.length === 0) {
      return;
    }
    const counts = await instances.countByProvider(db);
    for (const name of names) {
      const count = counts.get(name);
      if (count) {
        logger.warn(
          `Provider ${name} was removed while ${count} resource instances live on it; they keep it until their environments are deployed anew or deleted`,
        );
      }
    }
  }
}

/** The errors of the last reading, as {@link DocumentLoader} recorded them. */
export function errorsOf(record: DocumentSource): DocumentError[] {
  return record.lastError ? JSON.parse(record.lastError) : [];
}

/** A source that could not be read: the last good reading is remembered, what is wrong with now. */
function failureOf(
  source: string,
  before: DocumentSource | undefined,
  error: unknown,
): DocumentSource {
  const failure: DocumentError = {
    origin: source,
    pointer: '',
    message: error instanceof Error ? error.message : String(error),
  };
  return {
    ...before,
    source,
    lastError: JSON.stringify([failure]),
    lastErrorAt: new Date().toISOString(),
  };
}

/** A file that holds nothing any more is one that is being written, or whose write failed. */
function refuseEmptied(
  read: ReadSource,
  inForce: readonly StoredDocument[],
): ReadSource {
  const isEmptied =
    read.documents.length === 0 &&
    read.errors.length === 0 &&
    inForce.some(({ source }) => source === read.source);
  return isEmptied
    ? {
        ...read,
        errors: [
          {
            origin: read.source,
            pointer: '',
            message:
              'it holds no document any more. What was read from it stays in force; remove the file to take its documents out of force',
          },
        ],
      }
    : read;
}
