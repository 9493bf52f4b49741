import { DocumentKind } from '@infra-orchestration/backstage-plugin-infra-common';
import { Db } from '../../database';
import { toStoredDocument } from '../../rows';
import { DocumentRevisionRow } from '../../tables';
import { StoredDocument } from '../../types';

/** Newest first, tombstones included. */
export async function listRevisions(
  db: Db,
  options: {
    kind: DocumentKind;
    name: string;
    limit: number;
    beforeRevision?: number;
  },
): Promise<StoredDocument[]> {
  const query = db<DocumentRevisionRow>('document_revisions')
    .where({ kind: options.kind, name: options.name })
    .orderBy('revision', 'desc')
    .limit(options.limit);
  if (options.beforeRevision !== undefined) {
    query.where('revision', '<', options.beforeRevision);
  }
  return (await query).map(row => toStoredDocument(row));
}
