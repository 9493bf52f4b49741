import {
  RegistryCredential,
  RegistryCredentialFilter,
  StoredRegistryCredential,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { fromJson, toIso } from '../../codec';
import { Db } from '../../database';
import { RegistryCredentialRow } from '../../tables';

export async function get(
  db: Db,
  key: { provider: string; username: string },
): Promise<StoredRegistryCredential | undefined> {
  const { provider, username } = key;
  const row = await db<RegistryCredentialRow>('registry_credentials')
    .where({ provider, username })
    .first();
  return row && { ...toCredential(row), passwordHash: row.password_hash };
}

export async function list(
  db: Db,
  filter: RegistryCredentialFilter,
): Promise<RegistryCredential[]> {
  const { provider, purpose, owner, entityRef, after, limit } = filter;
  const query = db<RegistryCredentialRow>('registry_credentials')
    .where({ provider })
    .orderBy('username')
    .limit(limit);
  if (purpose !== undefined) {
    query.where({ purpose });
  }
  if (owner !== undefined) {
    query.where({ owner });
  }
  if (entityRef !== undefined) {
    query.where({ entity_ref: entityRef });
  }
  if (after !== undefined) {
    query.where('username', '>', after);
  }
  return (await query).map(toCredential);
}

function toCredential(row: RegistryCredentialRow): RegistryCredential {
  return {
    provider: row.provider,
    username: row.username,
    purpose: row.purpose as RegistryCredential['purpose'],
    owner: row.owner,
    entityRef: row.entity_ref,
    ...(row.environment_id !== null && {
      environment: {
        id: row.environment_id,
        name: row.environment_name ?? row.environment_id,
      },
    }),
    access: fromJson(row.access),
    createdBy: row.created_by,
    createdAt: toIso(row.created_at),
  };
}
