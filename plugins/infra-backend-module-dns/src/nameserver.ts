import { JsonObject } from '@backstage/types';
import { AccessCheck } from '@infra-orchestration/backstage-plugin-infra-node';
import { Endpoint, misconfigured } from './errors';
import { nameProblem, normaliseName } from './record/names';
import { AuthoritativeAnswer, CallContext, DnsQuestion } from './record/types';
import { NameServer, OutsideCall } from './wire/NameServer';
import { queryAuthoritative } from './wire/query';
import { checkNameserver } from './zoneChecks';

/** Schemas of `zones` and `nameserver` in a provider's configuration. @public */
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

/**
 * The `zones` of a provider's configuration in canonical form.
 *
 * @throws DriverError `misconfigured`
 *
 * @public
 */
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

/** A name server that is asked for the proof of records. @public */
export interface AuthoritativeServer {
  /** For people: `192.0.2.1:53`. */
  readonly description: string;
  /** Without recursion, over TCP; answers are in the order of questions. */
  query(
    questions: DnsQuestion[],
    context: CallContext,
  ): Promise<AuthoritativeAnswer[]>;
  /** Whether it is authoritative for a zone. */
  check(zone: string, context: CallContext): Promise<AccessCheck>;
}

/** The `nameserver` of a provider's configuration, where it names one. @public */
export function openNameServer(
  config: JsonObject,
  outside?: OutsideCall,
): AuthoritativeServer | undefined {
  if (!config.nameserver) {
    return undefined;
  }
  const server = new NameServer(readNameserver(config), outside);
  return {
    description: server.description,
    query: (questions, { signal }) =>
      queryAuthoritative(server, questions, signal),
    check: (zone, context) => checkNameserver(server, zone, context),
  };
}
