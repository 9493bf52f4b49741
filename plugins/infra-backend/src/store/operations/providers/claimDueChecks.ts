import { Db } from '../../database';
import { toProviderStatus } from '../../rows';
import { ProviderStatusRow } from '../../tables';
import { ProviderStatus } from '../../types';

/**
 * Takes the checks that are due, so that one replica makes each: they are due again at
 * `claimedUntil`, should this one not come to an end with them.
 */
export async function claimDueChecks(
  db: Db,
  options: { now: Date; claimedUntil: Date },
): Promise<ProviderStatus[]> {
  const rows = await db<ProviderStatusRow>('provider_status')
    .where('next_check_at', '<=', options.now)
    .update({ next_check_at: options.claimedUntil })
    .returning('*');
  return rows.map(toProviderStatus);
}
