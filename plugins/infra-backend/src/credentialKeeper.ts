import { randomUUID } from 'node:crypto';
import { CredentialKeeper } from './definitions';
import { CredentialPolicy, providerSecretPrefix } from './drivers';
import { SecretStore } from './secrets';

/** Whoever keeps a credential names it within moments. */
const ABANDONED_MS = 60 * 60_000;

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
      `${providerSecretPrefix(
        provider,
      )}${credential}/${Date.now()}-${randomUUID()}`,
    isAbandoned: ref => {
      const [, madeAt] = /\/(\d{13})-[^/]*$/.exec(ref) ?? [];
      return madeAt !== undefined && Number(madeAt) < Date.now() - ABANDONED_MS;
    },
    problemOf: (source, provider) =>
      policy.problemOf(source, { provider, fromApi: true }),
  };
}
