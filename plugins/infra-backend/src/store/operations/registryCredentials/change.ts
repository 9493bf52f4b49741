import { StoredRegistryCredential } from '@infra-orchestration/backstage-plugin-infra-node';
import { toDate, toJson } from '../../codec';
import { Db, inTransaction } from '../../database';
import { RegistryCredentialRow } from '../../tables';

/** @returns whether it was added; what is there already stays as it is */
export async function add(
  db: Db,
  credential: StoredRegistryCredential,
): Promise<boolean> {
  const { provider, username } = credential;
  return await inTransaction(db, async trx => {
    const existing = await trx<RegistryCredentialRow>('registry_credentials')
      .where({ provider, username })
      .first();
    if (existing) {
      return false;
    }
    await trx<RegistryCredentialRow>('registry_credentials')
      .insert({
        provider,
        username,
        purpose: credential.purpose,
        owner: credential.owner,
        entity_ref: credential.entityRef,
        environment_id: credential.environment?.id ?? null,
        environment_name: credential.environment?.name ?? null,
        access: toJson(credential.access),
        password_hash: credential.passwordHash,
        created_by: credential.createdBy,
        created_at: toDate(credential.createdAt),
      })
      // Two at once: the second of them sees the first below.
      .onConflict(['provider', 'username'])
      .ignore();
    const stored = await trx<RegistryCredentialRow>('registry_credentials')
      .where({ provider, username })
      .first();
    // Salts make each hash another one.
    return stored?.password_hash === credential.passwordHash;
  });
}

/** @returns whether one of this username and owner was there */
export async function update(
  db: Db,
  credential: Pick<
    StoredRegistryCredential,
    'provider' | 'username' | 'owner' | 'access' | 'passwordHash'
  >,
): Promise<boolean> {
  const { provider, username, owner, access, passwordHash } = credential;
  const updated = await db<RegistryCredentialRow>('registry_credentials')
    .where({ provider, username, owner })
    .update({ access: toJson(access), password_hash: passwordHash });
  return updated > 0;
}

/** @returns whether one of this username and owner was there */
export async function remove(
  db: Db,
  credential: Pick<StoredRegistryCredential, 'provider' | 'username' | 'owner'>,
): Promise<boolean> {
  const { provider, username, owner } = credential;
  const removed = await db<RegistryCredentialRow>('registry_credentials')
    .where({ provider, username, owner })
    .delete();
  return removed > 0;
}
