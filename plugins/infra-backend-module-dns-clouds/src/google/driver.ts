import {
  createDriver,
  Driver,
} from '@infra-orchestration/backstage-plugin-infra-node';
import {
  CallContext,
  createDnsConnection,
  DnsConnection,
  misconfigured,
  normaliseName,
  openNameServer,
  OutsideCall,
  readZones,
  recordKind,
} from '@infra-orchestration/backstage-plugin-infra-backend-module-dns';
import { CloudCalls } from '../cloud/CloudCalls';
import {
  cloudConfigProperties,
  readEndpoint,
  readZoneIds,
  zoneIdsSchema,
} from '../cloud/config';
import { createZoneClient } from '../cloud/zoneClient';
import { ZoneCalls } from '../cloud/ZoneCalls';
import { ZoneIds } from '../cloud/ZoneIds';
import { GoogleApi } from './GoogleApi';
import {
  GoogleSettings,
  OpenGoogle,
  openGoogle,
  readGoogleRefusal,
} from './sdk';

const USUAL_ENDPOINT = 'https://dns.googleapis.com';

/** @throws DriverError `misconfigured` that does not repeat the credential */
function readCredentials({
  credentialsJson,
}: Record<string, string>): GoogleSettings['credentials'] {
  if (!credentialsJson) {
    return undefined;
  }
  let credentials: unknown;
  try {
    credentials = JSON.parse(credentialsJson);
  } catch {
    credentials = undefined;
  }
  if (
    typeof credentials !== 'object' ||
    credentials === null ||
    !('type' in credentials)
  ) {
    throw misconfigured(
      'The credential `credentialsJson` is not the JSON of a service account key or of a workload identity federation',
    );
  }
  return credentials as Record<string, unknown>;
}

async function findZones(
  open: OpenGoogle,
  calls: CloudCalls,
  zone: string,
  context: CallContext,
): Promise<string[]> {
  const query = { dnsName: `${zone}.`, autoPaginate: false };
  const [zones] = await calls.run(context, signal =>
    open(signal).getZones(query),
  );
  return zones
    .filter(({ metadata }) => normaliseName(metadata.dnsName) === zone)
    .map(({ name }) => name);
}

/** With a way for tests to let calls to the outside fail. */
export function createGoogleDnsDriver(outside?: OutsideCall): Driver {
  return createDriver<DnsConnection>({
    id: 'google-dns',
    title: 'Google Cloud DNS',
    configSchema: {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      type: 'object',
      required: ['projectId', 'zones'],
      additionalProperties: false,
      properties: {
        ...cloudConfigProperties,
        projectId: {
          type: 'string',
          minLength: 1,
          description: 'The project of the managed zones.',
        },
        zoneIds: {
          ...zoneIdsSchema,
          description:
            'Names of managed zones by zone; those that are not here are found by their DNS name.',
        },
      },
    },
    credentials: {
      credentialsJson: {
        required: false,
        description:
          'JSON of a service account key or of a workload identity federation; without it the identity of the backend is used.',
      },
    },
    kinds: [recordKind],

    async connect({ config, credentials }) {
      const zones = readZones(config);
      const endpoint = readEndpoint(config, USUAL_ENDPOINT);
      const open = openGoogle({
        endpoint,
        projectId: String(config.projectId),
        credentials: readCredentials(credentials),
      });
      const where = `Google Cloud DNS at ${endpoint}`;
      const calls = new CloudCalls({
        where,
        outside,
        readRefusal: readGoogleRefusal,
      });
      const zoneIds = new ZoneIds(readZoneIds(config), where, (zone, context) =>
        findZones(open, calls, zone, context),
      );
      const api = new GoogleApi(open, new ZoneCalls(calls, zoneIds));
      const nameserver = openNameServer(config, outside);
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
 * DNS records in Google Cloud DNS.
 *
 * @public
 */
export const googleDnsDriver: Driver = createGoogleDnsDriver();
