import {
  createDriver,
  Driver,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { misconfigured } from '../errors';
import {
  commonConfigProperties,
  readNameserver,
  readZones,
} from '../nameserver';
import { NameServer, OutsideCall } from '../wire/NameServer';
import { createDnsConnection, DnsConnection } from '../record/DnsConnection';
import { recordKind } from '../record/kind';
import { PowerDnsApi } from './api';
import { PowerDnsClient } from './client';

/** With or without `/api/v1` at the end. */
function readBaseUrl(apiUrl: string): string {
  const url = URL.canParse(apiUrl) ? new URL(apiUrl) : undefined;
  if (!url || !['http:', 'https:'].includes(url.protocol)) {
    throw misconfigured(
      '/apiUrl: give an address such as https://powerdns.example.com:8081',
    );
  }
  if (url.username || url.password) {
    throw misconfigured(
      '/apiUrl: an address with a user name or password is refused: the key belongs into the credential `apiKey`',
    );
  }
  const path = url.pathname.replace(/\/+$/, '');
  return `${url.origin}${path.endsWith('/api/v1') ? path : `${path}/api/v1`}`;
}

function readApiKey({ apiKey }: Record<string, string>): string {
  // fetch would say the whole value of a header that it refuses.
  if (!/^[\x21-\x7e]+$/.test(apiKey ?? '')) {
    throw misconfigured(
      'The credential `apiKey` is empty or has spaces, line ends or characters outside of ASCII',
    );
  }
  return apiKey;
}

/** With a way for tests to let calls to the outside fail. */
export function createPowerDnsDriver(outside?: OutsideCall): Driver {
  return createDriver<DnsConnection>({
    id: 'powerdns',
    title: 'PowerDNS',
    configSchema: {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      type: 'object',
      required: ['apiUrl', 'zones', 'nameserver'],
      additionalProperties: false,
      properties: {
        apiUrl: {
          type: 'string',
          minLength: 1,
          description: 'For example https://powerdns.example.com:8081.',
        },
        serverId: { type: 'string', minLength: 1, default: 'localhost' },
        ...commonConfigProperties,
      },
    },
    credentials: {
      apiKey: { required: true, description: 'The `api-key` of PowerDNS.' },
    },
    kinds: [recordKind],

    async connect({ config, credentials }) {
      const zones = readZones(config);
      const api = new PowerDnsApi(
        {
          baseUrl: readBaseUrl(String(config.apiUrl)),
          serverId: String(config.serverId ?? 'localhost'),
          apiKey: readApiKey(credentials),
        },
        outside,
      );
      const server = new NameServer(readNameserver(config), outside);
      const client = new PowerDnsClient(api, server, zones);
      return createDnsConnection(zones, client);
    },

    checkAccess: (connection, context) =>
      connection.client.checkAccess(context),
  });
}

/**
 * DNS records through the HTTP API of a PowerDNS Authoritative Server.
 *
 * @public
 */
export const powerDnsDriver: Driver = createPowerDnsDriver();
