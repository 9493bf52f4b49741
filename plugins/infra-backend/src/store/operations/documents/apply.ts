import { InputError } from '@backstage/errors';
import { inChunks } from '../../chunks';
import { Db, isPostgres } from '../../database';
import { ChangedMeanwhileError } from '../../errors';
import { toStoredDocument } from '../../rows';
import { DocumentRevisionRow } from '../../tables';
import { DocumentChange, DocumentDeletion, StoredDocument } from '../../types';
import * as deliveries from '../deliveries';
import { documentContentHash } from './contentHash';
import { platformRevision } from './platformRevision';

/** Any number that nothing else in this database locks by. */
const DOCUMENTS_LOCK = 0x696e6672;

export interface ApplyDocumentsOptions {
  changes?: DocumentChange[];
  deletions?: DocumentDeletion[];
  now: Date;
  /** The platform revision that the change was decided at; absent: any. */
  expectedRevision?: number;
}

type NewRow = Omit<DocumentRevisionRow, 'seq' | 'replaced_at'>;

/**
 * Puts documents in force and takes others out of it, all or nothing. What is in force with the
 * same content and source makes no revision. Where a pipeline changes, all delivery is looked at anew.
 *
 * Documents change one transaction at a time, so that `seq` grows in the order of commits and a
 * deployment pinned to a `seq` never gains a document later.
 *
 * @returns the revisions made, tombstones included
 * @throws ChangedMeanwhileError where the platform is at another revision than expected
 */
export async function apply(
  db: Db,
  options: ApplyDocumentsOptions,
): Promise<StoredDocument[]> {
  const { changes = [], deletions = [], now } = options;
  return await db.transaction(async trx => {
    if (isPostgres(db)) {
      await trx.raw('select pg_advisory_xact_lock(?)', [DOCUMENTS_LOCK]);
    }
    if (
      options.expectedRevision !== undefined &&
      options.expectedRevision !== (await platformRevision(trx))
    ) {
      throw new ChangedMeanwhileError('The platform documents were');
    }
    const latest = await latestRevisions(trx, options);
    const rows = [
      ...changes.map(change =>
        changedRow(
          change,
          latest.get(
            `${change.document.kind}/${change.document.metadata.name}`,
          ),
          now,
        ),
      ),
      ...deletions.map(deletion =>
        tombstone(
          deletion,
          latest.get(`${deletion.kind}/${deletion.name}`),
          now,
        ),
      ),
    ].filter(row => row !== undefined);
    assertNoneTwice(rows);
    const replaced = rows.flatMap(
      row => latest.get(`${row.kind}/${row.name}`)?.seq ?? [],
    );
    await trx<DocumentRevisionRow>('document_revisions')
      .whereIn('seq', replaced)
      .update({ replaced_at: now });
    const inserted: DocumentRevisionRow[] = [];
    await inChunks(rows, async some => {
      inserted.push(
        ...(await trx<DocumentRevisionRow>('document_revisions')
          .insert(some)
          .returning('*')),
      );
    });
    if (rows.some(({ kind }) => kind === 'DeliveryPipeline')) {
      await deliveries.markAllDue(trx, { now });
    }
    return inserted.map(row => toStoredDocument(row));
  });
}

function assertNoneTwice(rows: NewRow[]): void {
  const seen = new Set<string>();
  for (const { kind, name } of rows) {
    if (seen.has(`${kind}/${name}`)) {
      throw new InputError(
        `${kind} ${name} is given twice; put each document there once`,
      );
    }
    seen.add(`${kind}/${name}`);
  }
}

async function latestRevisions(
  trx: Db,
  options: ApplyDocumentsOptions,
): Promise<Map<string, DocumentRevisionRow>> {
  const names = [
    ...(options.changes ?? []).map(({ document }) => document.metadata.name),
    ...(options.deletions ?? []).map(({ name }) => name),
  ];
  const rows = await trx<DocumentRevisionRow>('document_revisions')
    .whereNull('replaced_at')
    .whereIn('name', [...new Set(names)]);
  return new Map(rows.map(row => [`${row.kind}/${row.name}`, row]));
}

/** Undefined where nothing would change. */
function changedRow(
  change: DocumentChange,
  before: DocumentRevisionRow | undefined,
  now: Date,
): NewRow | undefined {
  const { document, origin } = change;
  const hash = documentContentHash(document);
  const source = change.source ?? null;
  if (
    before &&
    !before.deleted &&
    before.content_hash === hash &&
    before.source === source
  ) {
    return undefined;
  }
  return {
    kind: document.kind,
    name: document.metadata.name,
    revision: (before?.revision ?? 0) + 1,
    deleted: false,
    document: JSON.stringify(document),
    content_hash: hash,
    origin,
    source,
    created_at: now,
  };
}

/** Undefined where there is nothing to delete. */
function tombstone(
  deletion: DocumentDeletion,
  before: DocumentRevisionRow | undefined,
  now: Date,
): NewRow | undefined {
  if (!before || before.deleted) {
    return undefined;
  }
  return {
    kind: deletion.kind,
    name: deletion.name,
    revision: before.revision + 1,
    deleted: true,
    document: before.document,
    content_hash: before.content_hash,
    origin: deletion.origin,
    source: before.source,
    created_at: now,
  };
}
