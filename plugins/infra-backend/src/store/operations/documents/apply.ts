import { Db, isPostgres } from '../../database';
import { toStoredDocument } from '../../rows';
import { DocumentRevisionRow } from '../../tables';
import { DocumentChange, DocumentDeletion, StoredDocument } from '../../types';
import { documentContentHash } from './contentHash';

/** Any number that nothing else in this database locks by. */
const DOCUMENTS_LOCK = 0x696e6672;

export interface ApplyDocumentsOptions {
  changes?: DocumentChange[];
  deletions?: DocumentDeletion[];
  now: Date;
}

/**
 * Puts documents in force and takes others out of it, all or nothing. What is in force with the
 * same content and source makes no revision.
 *
 * Documents change one transaction at a time, so that `seq` grows in the order of commits and a
 * deployment pinned to a `seq` never gains a document later.
 *
 * @returns the revisions made, tombstones included
 */
export async function apply(
  db: Db,
  options: ApplyDocumentsOptions,
): Promise<StoredDocument[]> {
  return await db.transaction(async trx => {
    if (isPostgres(db)) {
      await trx.raw('select pg_advisory_xact_lock(?)', [DOCUMENTS_LOCK]);
    }
    const latest = await latestRevisions(trx, options);
    const rows = [
      ...(options.changes ?? []).flatMap(change => {
        const { kind, metadata } = change.document;
        const before = latest.get(`${kind}/${metadata.name}`);
        const hash = documentContentHash(change.document);
        const source = change.source ?? null;
        const same =
          before &&
          !before.deleted &&
          before.content_hash === hash &&
          before.source === source;
        return same
          ? []
          : [
              {
                kind,
                name: metadata.name,
                revision: (before?.revision ?? 0) + 1,
                deleted: false,
                document: JSON.stringify(change.document),
                content_hash: hash,
                origin: change.origin,
                source,
                created_at: options.now,
              },
            ];
      }),
      ...(options.deletions ?? []).flatMap(deletion => {
        const before = latest.get(`${deletion.kind}/${deletion.name}`);
        return !before || before.deleted
          ? []
          : [
              {
                kind: deletion.kind,
                name: deletion.name,
                revision: before.revision + 1,
                deleted: true,
                document: before.document,
                content_hash: before.content_hash,
                origin: deletion.origin,
                source: before.source,
                created_at: options.now,
              },
            ];
      }),
    ];
    if (rows.length === 0) {
      return [];
    }
    const replaced = rows.flatMap(
      row => latest.get(`${row.kind}/${row.name}`)?.seq ?? [],
    );
    await trx<DocumentRevisionRow>('document_revisions')
      .whereIn('seq', replaced)
      .update({ replaced_at: options.now });
    const inserted = await trx<DocumentRevisionRow>('document_revisions')
      .insert(rows)
      .returning('*');
    return inserted.map(row => toStoredDocument(row));
  });
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
