import type { Cloudflare } from 'cloudflare';
import {
  createDriver,
  Driver,
} from '@infra-orchestration/backstage-plugin-infra-node';
import {
  AuthoritativeServer,
  CallContext,
  createDnsConnection,
  DnsConnection,
  openNameServer,
  OutsideCall,
  readZones,
  recordKind,
} from '@infra-orchestration/backstage-plugin-infra-backend-module-dns';
import { CloudCalls } from '../cloud/CloudCalls';
import {
  cloudConfigProperties,
  readEndpoint,
  readToken,
  readZoneIds,
  zoneIdsSchema,
} from '../cloud/config';
import { createZoneClient } from '../cloud/zoneClient';
import { ZoneCalls } from '../cloud/ZoneCalls';
import { ZoneIds } from '../cloud/ZoneIds';
import { CloudflareApi } from './CloudflareApi';
import { LOCK } from './records';
import { openCloudflare, readCloudflareRefusal } from './sdk';

const USUAL_ENDPOINT = 'https://api.cloudflare.com/client/v4';

async function findZones(
  sdk: Cloudflare,
  calls: CloudCalls,
  zone: string,
  context: CallContext,
): Promise<string[]> {
  const { result } = await calls.run(context, signal =>
    sdk.zones.list({ name: zone }, { signal }),
  );
  return result.filter(({ name }) => name === zone).map(({ id }) => id);
}

/** The lock stands beside the mark and says nothing of whose it is. */
function withoutLocks(
  server: AuthoritativeServer | undefined,
): AuthoritativeServer | undefined {
  return (
    server && {
      description: server.description,
      check: (zone, context) => server.check(zone, context),
      query: async (questions, context) =>
        (await server.query(questions, context)).map(answer =>
          answer.status === 'found'
            ? { ...answer, values: answer.values.filter(v => v !== LOCK) }
            : answer,
        ),
    }
  );
}

/** With a way for tests to let calls to the outside fail. */
export function createCloudflareDriver(outside?: OutsideCall): Driver {
  return createDriver<DnsConnection>({
    id: 'cloudflare',
    title: 'Cloudflare DNS',
    configSchema: {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      type: 'object',
      required: ['zones'],
      additionalProperties: false,
      properties: { ...cloudConfigProperties, zoneIds: zoneIdsSchema },
    },
    credentials: {
      apiToken: {
        required: true,
        description:
          'API token with Zone / Zone / Read and Zone / DNS / Edit for the zones.',
      },
    },
    kinds: [recordKind],

    async connect({ config, credentials }) {
      const zones = readZones(config);
      const endpoint = readEndpoint(config, USUAL_ENDPOINT);
      const sdk = openCloudflare({
        baseURL: endpoint,
        apiToken: readToken(credentials, 'apiToken'),
      });
      const where = `Cloudflare at ${endpoint}`;
      const calls = new CloudCalls({
        where,
        outside,
        readRefusal: readCloudflareRefusal,
      });
      const zoneIds = new ZoneIds(readZoneIds(config), where, (zone, context) =>
        findZones(sdk, calls, zone, context),
      );
      const api = new CloudflareApi(sdk, new ZoneCalls(calls, zoneIds));
      const nameserver = withoutLocks(openNameServer(config, outside));
      return createDnsConnection(
        zones,
        createZoneClient(api, zones, nameserver),
      );
    },

    checkAccess: (connection, context) =>
      connection.client.checkAccess(context),
  });
}

/**
 * DNS records in zones of Cloudflare.
 *
 * @public
 */
export const cloudflareDriver: Driver = createCloudflareDriver();
