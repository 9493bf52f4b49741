import { JsonObject } from '@backstage/types';
import { Endpoint, misconfigured } from './errors';
import { nameProblem, normaliseName } from './record/names';

/** The parts of a provider's configuration that both drivers have. */
export const commonConfigProperties = {
  zones: {
    type: 'array',
    minItems: 1,
    items: { type: 'string', minLength: 1 },
    description: 'Zones in which records may be made; all others are refused.',
  },
  nameserver: {
    type: 'object',
    required: ['host'],
    additionalProperties: false,
    properties: {
      host: { type: 'string', minLength: 1, description: 'Name or address.' },
      port: { type: 'integer', minimum: 1, maximum: 65535, default: 53 },
    },
    description: 'An authoritative server of the zones, asked over TCP.',
  },
} satisfies JsonObject;

/** @throws DriverError `misconfigured` */
export function readZones(config: JsonObject): string[] {
  const zones = (config.zones as string[]).map(normaliseName);
  for (const zone of zones) {
    const problem = nameProblem(zone, { underscore: true, wildcard: false });
    if (problem) {
      throw misconfigured(
        `/zones: \`${zone}\` cannot be a zone's name: ${problem}`,
      );
    }
  }
  return [...new Set(zones)];
}

export function readNameserver(config: JsonObject): Endpoint {
  const { host, port = 53 } = config.nameserver as Partial<Endpoint>;
  // The brackets that people know from URLs.
  return { host: String(host).replace(/^\[(.*)\]$/, '$1'), port };
}
