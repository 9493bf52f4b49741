import { DocumentKind } from '@infra-orchestration/backstage-plugin-infra-common';
import { Db } from '../../database';
import { toStoredDocument } from '../../rows';
import { DocumentRevisionRow } from '../../tables';
import { StoredDocument } from '../../types';

export interface ListDocumentsOptions {
  kind?: DocumentKind;
  name?: string;
  /** Only those read from this file or URL. */
  source?: string;
}

/** The documents in force now, by kind and name. */
export async function listInForce(
  db: Db,
  options: ListDocumentsOptions = {},
): Promise<StoredDocument[]> {
  const query = db<DocumentRevisionRow>('document_revisions')
    .whereNull('replaced_at')
    .andWhere('deleted', false)
    .orderBy(['kind', 'name']);
  if (options.kind) {
    query.where({ kind: options.kind });
  }
  if (options.name) {
    query.where({ name: options.name });
  }
  if (options.source) {
    query.where({ source: options.source });
  }
  return (await query).map(row => toStoredDocument(row));
}
