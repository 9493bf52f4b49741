import { resolve } from 'node:path';
import { RootConfigService } from '@backstage/backend-plugin-api';
import { CredentialSource } from '@infra-orchestration/backstage-plugin-infra-common';

type Allowed = Record<'env' | 'file' | 'config' | 'store', string[]>;

/** What the lists are called in the configuration. */
const LISTS: Record<keyof Allowed, string> = {
  env: 'env',
  file: 'files',
  config: 'config',
  store: 'stores',
};

/** In the store, what belongs to a provider alone. */
export function providerSecretPrefix(provider: string): string {
  return `providers/${provider}/`;
}

/**
 * Which sources of credentials a document may name. One from a file or URL is the operator's own. One
 * that came over the API could read any variable or file of the backend and send it to a server of its
 * choice, so it may name only what `infra.credentials.allow` lists.
 */
export class CredentialPolicy {
  readonly #allowed: Allowed;

  constructor(allowed: Partial<Allowed> = {}) {
    this.#allowed = { env: [], file: [], config: [], store: [], ...allowed };
  }

  static fromConfig(config: RootConfigService): CredentialPolicy {
    const list = (kind: keyof Allowed) =>
      config.getOptionalStringArray(`infra.credentials.allow.${LISTS[kind]}`) ??
      [];
    return new CredentialPolicy({
      env: list('env'),
      file: list('file'),
      config: list('config'),
      store: list('store'),
    });
  }

  /** Why the source may not be named, and what to do; undefined where it may. */
  problemOf(
    source: CredentialSource,
    document: { provider: string; fromApi: boolean },
  ): string | undefined {
    if ('secretRef' in source) {
      const prefix = providerSecretPrefix(document.provider);
      return source.secretRef.startsWith(prefix)
        ? undefined
        : `a secret may be named only where it was given with this provider (\`${prefix}…\`)`;
    }
    if (!document.fromApi) {
      return undefined;
    }
    const [[kind, name]] = Object.entries(source) as [keyof Allowed, string][];
    // "/allowed/../etc" is not below "/allowed".
    const text = kind === 'file' ? resolve(name) : name;
    return this.#allowed[kind].some(pattern => matches(pattern, text))
      ? undefined
      : `a document that came over the API may not read it: give the credential itself, as \`{ value: … }\`, or list it under \`infra.credentials.allow.${LISTS[kind]}\``;
  }
}

/** `*` stands for any characters but `/`, `**` for any. */
function matches(pattern: string, text: string): boolean {
  const source = pattern
    .split('**')
    .map(part =>
      part
        .split('*')
        .map(plain => plain.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
        .join('[^/]*'),
    )
    .join('.*');
  return new RegExp(`^${source}$`, 's').test(text);
}
