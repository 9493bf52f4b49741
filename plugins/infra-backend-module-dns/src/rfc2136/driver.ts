import {
  createDriver,
  Driver,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { JsonObject } from '@backstage/types';
import { misconfigured } from '../errors';
import {
  commonConfigProperties,
  readNameserver,
  readZones,
} from '../nameserver';
import { NameServer, OutsideCall } from '../wire/NameServer';
import { createDnsConnection, DnsConnection } from '../record/DnsConnection';
import { recordKind } from '../record/kind';
import { nameProblem, normaliseName } from '../record/names';
import { TsigAlgorithm, tsigAlgorithms, TsigKey } from '../wire/tsig';
import { Rfc2136Client } from './client';

function readSecret({ tsigSecret = '' }: Record<string, string>): Buffer {
  const text = tsigSecret.trim();
  const secret = Buffer.from(text, 'base64');
  // Node skips what is not base64; a secret that lost characters would only be refused later.
  if (secret.length === 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(text)) {
    throw misconfigured(
      'The credential `tsigSecret` is empty or not base64: take the `secret` of the key as the name server has it',
    );
  }
  return secret;
}

function readKey(
  config: JsonObject,
  credentials: Record<string, string>,
): TsigKey {
  const { name, algorithm = 'hmac-sha256' } = config.tsig as {
    name: string;
    algorithm?: TsigAlgorithm;
  };
  const problem = nameProblem(normaliseName(name), {
    underscore: true,
    wildcard: false,
  });
  if (problem) {
    throw misconfigured(
      `/tsig/name: \`${name}\` cannot be a key's name: ${problem}`,
    );
  }
  return {
    name: normaliseName(name),
    algorithm,
    secret: readSecret(credentials),
  };
}

/** With a way for tests to let calls to the outside fail. */
export function createRfc2136Driver(outside?: OutsideCall): Driver {
  return createDriver<DnsConnection>({
    id: 'rfc2136',
    title: 'DNS dynamic update (RFC 2136)',
    configSchema: {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      type: 'object',
      required: ['zones', 'nameserver', 'tsig'],
      additionalProperties: false,
      properties: {
        ...commonConfigProperties,
        tsig: {
          type: 'object',
          required: ['name'],
          additionalProperties: false,
          properties: {
            name: {
              type: 'string',
              minLength: 1,
              description: "The key's name.",
            },
            algorithm: {
              type: 'string',
              enum: tsigAlgorithms,
              default: 'hmac-sha256',
            },
          },
        },
      },
    },
    credentials: {
      tsigSecret: {
        required: true,
        description: 'Secret of the TSIG key, in base64.',
      },
    },
    kinds: [recordKind],

    async connect({ config, credentials }) {
      const zones = readZones(config);
      const key = readKey(config, credentials);
      const server = new NameServer(readNameserver(config), outside);
      const client = new Rfc2136Client(server, key, zones);
      return createDnsConnection(zones, client);
    },

    checkAccess: (connection, context) =>
      connection.client.checkAccess(context),
  });
}

/**
 * DNS records through dynamic updates (RFC 2136) signed with TSIG (RFC 8945): BIND, Knot DNS,
 * PowerDNS and others.
 *
 * @public
 */
export const rfc2136Driver: Driver = createRfc2136Driver();
