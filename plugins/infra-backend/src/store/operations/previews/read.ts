import { PreviewRecord } from '../../../core';
import { Db } from '../../database';
import { PreviewRow, toPreview } from './rows';

export async function get(
  db: Db,
  id: string,
): Promise<PreviewRecord | undefined> {
  const row = await db<PreviewRow>('previews').where({ id }).first();
  return row && toPreview(row);
}

/** Those of a pull request, in the order of their components. */
export async function listOfPullRequest(
  db: Db,
  by: { repository: string; number: number },
): Promise<PreviewRecord[]> {
  const rows = await db<PreviewRow>('previews').where(by).orderBy('entity_ref');
  return rows.map(toPreview);
}

/** Of one component and pull request, for a change of it. */
export async function lock(
  trx: Db,
  by: { entityRef: string; repository: string; number: number },
): Promise<PreviewRecord | undefined> {
  const { entityRef, repository, number } = by;
  const row = await trx<PreviewRow>('previews')
    .where({ entity_ref: entityRef, repository, number })
    .forUpdate()
    .first();
  return row && toPreview(row);
}

/** Of a component, those about which something may be to be done. */
export async function listUnsettled(
  db: Db,
  entityRef: string,
): Promise<PreviewRecord[]> {
  const rows = await selectUnsettled(db)
    .where({ entity_ref: entityRef })
    .orderBy(['created_at', 'id']);
  return rows.map(toPreview);
}

/** Whether there is any about which something may be to be done. */
export async function isAnyUnsettled(db: Db): Promise<boolean> {
  return (await selectUnsettled(db).select('id').first()) !== undefined;
}

/** Components with a preview that is due, the longest due first. */
export async function listDue(
  db: Db,
  options: { now: Date; limit: number },
): Promise<string[]> {
  const rows = await db<PreviewRow>('previews')
    .select('entity_ref')
    .where('next_look_at', '<=', options.now)
    .orderBy('next_look_at')
    .limit(options.limit);
  return [...new Set(rows.map(row => row.entity_ref))];
}

/** Those about which something may be to be done. */
export function selectUnsettled(db: Db) {
  return db<PreviewRow>('previews').where(which =>
    which
      .whereNull('closed_at')
      .orWhere(left => left.whereNotNull('environment_id').whereNull('gone_at'))
      .orWhereNotNull('next_look_at'),
  );
}
