import {
  RegistryCredentialFilter,
  RegistryCredentials,
  StoredRegistryCredential,
} from '@infra-orchestration/backstage-plugin-infra-node';

/** Credentials in memory, as the backend keeps them in its database. */
export class MemoryCredentials implements RegistryCredentials {
  readonly rows = new Map<string, StoredRegistryCredential>();

  async get(provider: string, username: string) {
    return structuredClone(this.rows.get(keyOf({ provider, username })));
  }

  async list({
    provider,
    purpose,
    owner,
    entityRef,
    after = '',
    limit,
  }: RegistryCredentialFilter) {
    return [...this.rows.values()]
      .filter(row => row.provider === provider && row.username > after)
      .filter(row => purpose === undefined || row.purpose === purpose)
      .filter(row => owner === undefined || row.owner === owner)
      .filter(row => entityRef === undefined || row.entityRef === entityRef)
      .sort((one, other) => (one.username < other.username ? -1 : 1))
      .slice(0, limit)
      .map(({ passwordHash: _, ...shown }) => structuredClone(shown));
  }

  async add(credential: StoredRegistryCredential) {
    const key = keyOf(credential);
    if (this.rows.has(key)) {
      return false;
    }
    this.rows.set(key, structuredClone(credential));
    return true;
  }

  async update({
    access,
    passwordHash,
    ...credential
  }: Parameters<RegistryCredentials['update']>[0]) {
    const row = this.rows.get(keyOf(credential));
    if (row?.owner !== credential.owner) {
      return false;
    }
    Object.assign(row, structuredClone({ access, passwordHash }));
    return true;
  }

  async remove(credential: Parameters<RegistryCredentials['remove']>[0]) {
    const key = keyOf(credential);
    return this.rows.get(key)?.owner === credential.owner
      ? this.rows.delete(key)
      : false;
  }
}

function keyOf({
  provider,
  username,
}: {
  provider: string;
  username: string;
}): string {
  return `${provider}/${username}`;
}
