import { JsonObject } from '@backstage/types';
import {
  INFRA_API_VERSION,
  ProviderDocument,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { ApiProblem } from '../../lib/apiError';

interface ProviderParts {
  driver: string;
  name: string;
  title: string;
  config: JsonObject;
  /** The credentials themselves, by name. */
  credentials: Record<string, string>;
}

/** The document that a provider is tried and registered by. */
export function providerDocument(parts: ProviderParts): JsonObject {
  const { driver, name, title, config, credentials } = parts;
  const given = valuesOf(credentials);
  return {
    apiVersion: INFRA_API_VERSION,
    kind: 'Provider',
    metadata: { name, ...(title.trim() && { title: title.trim() }) },
    spec: {
      driver,
      ...(Object.keys(config).length && { config }),
      ...(Object.keys(given).length && { credentials: given }),
    },
  };
}

/** The document of a provider with new credentials in the place of those that were destroyed. */
export function withCredentials(
  { apiVersion, kind, metadata, spec }: ProviderDocument,
  credentials: Record<string, string>,
): JsonObject {
  return {
    apiVersion,
    kind,
    metadata,
    spec: {
      ...spec,
      credentials: { ...spec.credentials, ...valuesOf(credentials) },
    },
  } as unknown as JsonObject;
}

function valuesOf(credentials: Record<string, string>): JsonObject {
  return Object.fromEntries(
    Object.entries(credentials)
      .filter(([, value]) => value !== '')
      .map(([name, value]) => [name, { value }]),
  );
}

/** The same with its credentials named, never shown. */
export function withoutValues(document: JsonObject): JsonObject {
  const spec = document.spec as JsonObject;
  const names = Object.keys((spec.credentials as JsonObject) ?? {});
  return {
    ...document,
    spec: {
      ...spec,
      ...(names.length && {
        credentials: Object.fromEntries(names.map(name => [name, '••••••'])),
      }),
    },
  };
}

/** Names of credentials that were kept here, and so are destroyed by a revocation. */
export function keptHere({ spec }: ProviderDocument): string[] {
  return Object.entries(spec.credentials ?? {})
    .filter(([, source]) => 'secretRef' in source)
    .map(([name]) => name);
}

/** What is wrong by pointer into the document, wherever in the request that stood. */
export function documentErrors({ fields }: ApiProblem): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).map(([pointer, message]) => [
      pointer.replace(/^\/(document|documents\/0)(?=\/|$)/, ''),
      message,
    ]),
  );
}

/** The message for a field; of a part within it with the part's name. */
export function errorAt(
  errors: Record<string, string>,
  pointer: string,
): string | undefined {
  const found = Object.entries(errors).find(
    ([at]) => at === pointer || at.startsWith(`${pointer}/`),
  );
  if (!found) return undefined;
  const [at, message] = found;
  return at === pointer
    ? message
    : `${at.slice(pointer.length + 1)}: ${message}`;
}
