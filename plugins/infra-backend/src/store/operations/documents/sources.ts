import { toDate } from '../../codec';
import { Db } from '../../database';
import { toDocumentSource } from '../../rows';
import { DocumentSourceRow } from '../../tables';
import { DocumentSource } from '../../types';

export async function listSources(db: Db): Promise<DocumentSource[]> {
  const rows = await db<DocumentSourceRow>('document_sources').orderBy(
    'source',
  );
  return rows.map(toDocumentSource);
}

/** Replaces all that is known of the source. */
export async function recordSource(
  db: Db,
  source: DocumentSource,
): Promise<void> {
  await db<DocumentSourceRow>('document_sources')
    .insert({
      source: source.source,
      etag: source.etag ?? null,
      content_hash: source.contentHash ?? null,
      last_read_at: toDate(source.lastReadAt),
      last_error: source.lastError ?? null,
      last_error_at: toDate(source.lastErrorAt),
    })
    .onConflict('source')
    .merge();
}

/** Sources that are configured no longer. */
export async function forgetSources(db: Db, sources: string[]): Promise<void> {
  if (sources.length) {
    await db<DocumentSourceRow>('document_sources')
      .whereIn('source', sources)
      .delete();
  }
}
