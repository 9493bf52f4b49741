import { Db } from '../../database';
import { DocumentRevisionRow } from '../../tables';

/** The `seq` of the latest change to any document; 0 where there are none. */
export async function platformRevision(db: Db): Promise<number> {
  const row = await db<DocumentRevisionRow>('document_revisions')
    .max({ seq: 'seq' })
    .first();
  return row?.seq ?? 0;
}
