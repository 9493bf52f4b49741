import { Db } from '../../database';
import { ProviderRevocationRow } from '../../tables';

/**
 * Ends the very revocation that the caller saw: one that came meanwhile stays.
 *
 * @returns whether it was still in force
 */
export async function lift(db: Db, id: string): Promise<boolean> {
  const lifted = await db<ProviderRevocationRow>('provider_revocations')
    .where({ id })
    .delete();
  return lifted > 0;
}
