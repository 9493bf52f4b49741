import { randomUUID } from 'node:crypto';
import { CredentialKeeper } from './definitions';
import { CredentialPolicy, providerSecretPrefix } from './drivers';
import { SecretStore } from './secrets';

/** Keeps credentials that come over the API in the secret store, those of a provider together. */
export function createCredentialKeeper(
  secrets: SecretStore,
  policy: CredentialPolicy,
): CredentialKeeper {
  return {
    get: ref => secrets.get(ref),
    put: async (ref, value) => {
      await secrets.ensure(ref, () => value);
    },
    forget: refs => secrets.forget(refs),
    list: provider => secrets.list(providerSecretPrefix(provider)),
    newRef: (provider, credential) =>
      `${providerSecretPrefix(provider)}${credential}/${randomUUID()}`,
    problemOf: (source, provider) =>
      policy.problemOf(source, { provider, fromApi: true }),
  };
}
