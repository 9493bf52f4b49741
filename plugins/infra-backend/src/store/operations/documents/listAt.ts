import { DocumentKind } from '@infra-orchestration/backstage-plugin-infra-common';
import { Db } from '../../database';
import { toStoredDocument } from '../../rows';
import { DocumentRevisionRow } from '../../tables';
import { StoredDocument } from '../../types';

/** The documents that were in force at a platform revision, by kind and name. */
export async function listAt(
  db: Db,
  options: { platformRevision: number; kind?: DocumentKind },
): Promise<StoredDocument[]> {
  const latest = db<DocumentRevisionRow>('document_revisions')
    .max('seq')
    .where('seq', '<=', options.platformRevision)
    .groupBy('kind', 'name');
  if (options.kind) {
    latest.where({ kind: options.kind });
  }
  const rows = await db<DocumentRevisionRow>('document_revisions')
    .whereIn('seq', latest as any)
    .andWhere('deleted', false)
    .orderBy(['kind', 'name']);
  return rows.map(row => toStoredDocument(row));
}
