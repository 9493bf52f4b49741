import { Db, inTransaction } from '../../database';
import { ProviderRevocationRow, SecretRow } from '../../tables';
import { Revocation } from '../../types';
import { list } from './list';

/**
 * Takes the access away and destroys the credentials that are kept for it, or does nothing where it is
 * taken away already. From its commit on nobody connects to the provider any more.
 *
 * @param options - `secretPrefix`: of the references of all that is kept for the provider; without
 * `%` and `_`
 * @returns the revocation in force
 */
export async function revoke(
  db: Db,
  revocation: Revocation,
  options: { secretPrefix: string },
): Promise<Revocation> {
  return await inTransaction(db, async trx => {
    await trx<ProviderRevocationRow>('provider_revocations')
      .insert({
        provider: revocation.provider,
        id: revocation.id,
        revoked_by: revocation.revokedBy,
        reason: revocation.reason ?? null,
        revoked_at: new Date(revocation.revokedAt),
      })
      .onConflict('provider')
      .ignore();
    await trx<SecretRow>('secrets')
      .where('ref', 'like', `${options.secretPrefix}%`)
      .delete();
    const [inForce] = await list(trx, { provider: revocation.provider });
    return inForce;
  });
}
