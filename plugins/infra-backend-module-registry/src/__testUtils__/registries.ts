import { readFileSync } from 'node:fs';
import { ConnectionSettings } from '@infra-orchestration/backstage-plugin-infra-node/testUtils';
import { requireSandboxPart } from '@infra-orchestration/sandbox';

/** The sandbox's registries. */
export const sandbox = () => requireSandboxPart('registry');

/** Of a provider for the one with a password. */
export function existingSettings(
  given: { url?: string; password?: string } = {},
): ConnectionSettings {
  const { url, user, password } = sandbox().htpasswd;
  return {
    config: { url: given.url ?? url },
    credentials: { username: user, password: given.password ?? password },
  };
}

/** Of a provider for the one that takes tokens of this backend. */
export function builtInSettings(
  config: { [name: string]: string | number } = {},
) {
  const { url, service, issuer, keyFile, certFile } = sandbox().token;
  return {
    config: {
      ...{ url, service, issuer },
      certificate: readFileSync(certFile, 'utf8'),
      ...config,
    },
    credentials: { signingKey: readFileSync(keyFile, 'utf8') },
  };
}
