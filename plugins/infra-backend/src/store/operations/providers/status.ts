import { toDate, toOptionalJson } from '../../codec';
import { Db } from '../../database';
import { toProviderStatus } from '../../rows';
import { ProviderStatusRow } from '../../tables';
import { ProviderHealth, ProviderStatus } from '../../types';

/** Of the named providers, those of one health, or all. Those never looked at are left out. */
export async function listStatus(
  db: Db,
  options: { providers?: string[]; health?: ProviderHealth } = {},
): Promise<ProviderStatus[]> {
  const query = db<ProviderStatusRow>('provider_status').orderBy('provider');
  if (options.providers) {
    query.whereIn('provider', options.providers);
  }
  if (options.health) {
    query.where({ health: options.health });
  }
  return (await query).map(toProviderStatus);
}

export async function recordStatus(
  db: Db,
  status: ProviderStatus,
): Promise<void> {
  await db<ProviderStatusRow>('provider_status')
    .insert({
      provider: status.provider,
      health: status.health,
      document_revision: status.documentRevision,
      message: status.message ?? null,
      report: toOptionalJson(status.report),
      checked_at: toDate(status.checkedAt),
      failures: status.failures,
      next_check_at: toDate(status.nextCheckAt),
      changed_at: toDate(status.changedAt),
    })
    .onConflict('provider')
    .merge();
}

export async function removeStatus(db: Db, provider: string): Promise<void> {
  await db<ProviderStatusRow>('provider_status').where({ provider }).delete();
}
