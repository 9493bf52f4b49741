import { readFile } from 'node:fs/promises';
import { InputError } from '@backstage/errors';
import { RootConfigService } from '@backstage/backend-plugin-api';
import {
  CredentialSource,
  ProviderDocument,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { Driver } from '@infra-orchestration/backstage-plugin-infra-node';
import { StoredDocument } from '../store';
import { CredentialPolicy } from './credentialPolicy';

export interface CredentialSources {
  config: RootConfigService;
  env: NodeJS.ProcessEnv;
  secret(ref: string): Promise<string | undefined>;
  /** From a secret store that a module brought. */
  store(path: string): Promise<string | undefined>;
  policy: CredentialPolicy;
}

/**
 * The values of a provider's credentials, for memory only.
 *
 * @throws InputError naming the credential and its source, never a value
 */
export async function resolveCredentials(
  provider: Pick<StoredDocument<ProviderDocument>, 'document' | 'source'>,
  driver: Driver,
  sources: CredentialSources,
): Promise<Record<string, string>> {
  const { metadata, spec } = provider.document;
  const named = spec.credentials ?? {};
  const origin = {
    provider: metadata.name,
    fromApi: provider.source === undefined,
  };
  const place = (name: string) =>
    `Provider ${metadata.name}, spec.credentials.${name}`;
  for (const name of Object.keys(named)) {
    if (!driver.credentials[name]) {
      throw new InputError(
        `${place(name)}: driver "${
          driver.id
        }" knows no such credential; it takes ${
          Object.keys(driver.credentials).join(', ') || 'none'
        }`,
      );
    }
  }
  const resolved: Record<string, string> = {};
  for (const [name, { required, description }] of Object.entries(
    driver.credentials,
  )) {
    const source = named[name];
    if (!source) {
      if (required) {
        throw new InputError(
          `${place(name)} is missing; driver "${
            driver.id
          }" needs it: ${description}`,
        );
      }
      continue;
    }
    const forbidden = sources.policy.problemOf(source, origin);
    if (forbidden) {
      throw new InputError(
        `${place(name)}: ${describeSource(source)}: ${forbidden}`,
      );
    }
    const value = await resolveSource(source, sources);
    if (value === undefined) {
      throw new InputError(
        `${place(name)}: ${describeSource(source)} has no value`,
      );
    }
    resolved[name] = value;
  }
  return resolved;
}

async function resolveSource(
  source: CredentialSource,
  sources: CredentialSources,
): Promise<string | undefined> {
  if ('env' in source) {
    return sources.env[source.env] || undefined;
  }
  if ('config' in source) {
    return sources.config.getOptionalString(source.config);
  }
  if ('store' in source) {
    return await sources.store(source.store);
  }
  if ('secretRef' in source) {
    return await sources.secret(source.secretRef);
  }
  try {
    // Editors and `echo` end a file with a line break, which is no part of a credential.
    return (await readFile(source.file, 'utf8')).replace(/\r?\n$/, '');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new InputError(
      `${describeSource(source)} cannot be read: ${code ?? 'unknown reason'}`,
    );
  }
}

function describeSource(source: CredentialSource): string {
  const [[kind, name]] = Object.entries(source);
  return {
    env: `environment variable ${name}`,
    file: `file ${name}`,
    config: `configuration ${name}`,
    store: `secret ${name} of a secret store`,
    secretRef: `secret ${name}`,
  }[kind]!;
}
