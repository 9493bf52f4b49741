import { toIso } from '../../codec';
import { Db } from '../../database';
import { ProviderRevocationRow } from '../../tables';
import { Revocation } from '../../types';

/** Those in force; there are few. */
export async function list(
  db: Db,
  options: { provider?: string } = {},
): Promise<Revocation[]> {
  const query = db<ProviderRevocationRow>('provider_revocations').orderBy(
    'provider',
  );
  if (options.provider !== undefined) {
    query.where({ provider: options.provider });
  }
  return (await query).map(row => ({
    id: row.id,
    provider: row.provider,
    revokedBy: row.revoked_by,
    reason: row.reason ?? undefined,
    revokedAt: toIso(row.revoked_at),
  }));
}
