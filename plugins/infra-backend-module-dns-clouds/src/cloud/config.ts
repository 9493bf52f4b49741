import { JsonObject } from '@backstage/types';
import {
  commonConfigProperties,
  misconfigured,
  normaliseName,
} from '@infra-orchestration/backstage-plugin-infra-backend-module-dns';

/** Schemas of what the providers of all clouds have. */
export const cloudConfigProperties = {
  zones: commonConfigProperties.zones,
  nameserver: {
    ...commonConfigProperties.nameserver,
    description:
      'An authoritative server of the zones, asked over TCP for the proof of each record. Without it what the service stores is the proof.',
  },
  endpoint: {
    type: 'string',
    minLength: 1,
    description: "Another address than the service's own.",
  },
} satisfies JsonObject;

export const zoneIdsSchema: JsonObject = {
  type: 'object',
  additionalProperties: { type: 'string', minLength: 1 },
  description: 'Ids by zone; zones that are not here are found by their name.',
};

export function readZoneIds(config: JsonObject): Record<string, string> {
  return Object.fromEntries(
    Object.entries((config.zoneIds ?? {}) as Record<string, string>).map(
      ([zone, id]) => [normaliseName(zone), id],
    ),
  );
}

/**
 * The address of the service without a slash at its end.
 *
 * @throws DriverError `misconfigured`
 */
export function readEndpoint(config: JsonObject, usual: string): string {
  const given = String(config.endpoint ?? usual);
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (!url || !['http:', 'https:'].includes(url.protocol)) {
    throw misconfigured(`/endpoint: give an address such as ${usual}`);
  }
  if (url.username || url.password) {
    throw misconfigured(
      '/endpoint: an address with a user name or password is refused: secrets belong into credentials',
    );
  }
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}

/**
 * A credential that goes into a header.
 *
 * @throws DriverError `misconfigured` that does not repeat it
 */
export function readToken(
  credentials: Record<string, string>,
  name: string,
): string {
  const value = credentials[name] ?? '';
  if (!/^[\x21-\x7e]+$/.test(value)) {
    throw misconfigured(
      `The credential \`${name}\` is empty or has spaces, line ends or characters outside of ASCII`,
    );
  }
  return value;
}
