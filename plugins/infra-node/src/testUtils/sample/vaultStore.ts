import { ExternalSecretStore } from '@infra-orchestration/backstage-plugin-infra-node';

/** What is in key/value engines (version 2) of Vault: `<mount>/<path>#<field>`. */
export function createVaultStore(vault: {
  url: string;
  token: string;
}): ExternalSecretStore {
  return {
    name: 'vault',
    async read(key, { signal }) {
      const [, mount, path, field] = /^([^/]+)\/(.+)#(.+)$/.exec(key) ?? [];
      if (field === undefined) {
        throw new Error(`it is not of the form <mount>/<path>#<field>`);
      }
      const segments = [mount, 'data', ...path.split('/')];
      const response = await fetch(
        `${vault.url}/v1/${segments.map(encodeURIComponent).join('/')}`,
        { headers: { 'x-vault-token': vault.token }, signal },
      );
      if (response.status === 404) {
        return undefined;
      }
      if (!response.ok) {
        throw new Error(`Vault answers ${response.status}`);
      }
      const { data } = await response.json();
      return data.data[field];
    },
  };
}
