import { DocumentKind } from '@infra-orchestration/backstage-plugin-infra-common';
import { Db } from '../../database';
import { toStoredDocument } from '../../rows';
import { DocumentRevisionRow } from '../../tables';
import { StoredDocument } from '../../types';

/** A document as it was, also where it has been deleted since. */
export async function getRevision(
  db: Db,
  options: { kind: DocumentKind; name: string; revision: number },
): Promise<StoredDocument | undefined> {
  const { kind, name, revision } = options;
  const row = await db<DocumentRevisionRow>('document_revisions')
    .where({ kind, name, revision })
    .first();
  return row && toStoredDocument(row);
}
