import { Driver } from '@infra-orchestration/backstage-plugin-infra-node';
import {
  CallContext,
  misconfigured,
  normaliseName,
  OutsideCall,
} from '@infra-orchestration/backstage-plugin-infra-backend-module-dns';
import { CloudCalls } from '../cloud/CloudCalls';
import { createCloudDriver } from '../cloud/createCloudDriver';
import { readEndpoint, zoneIdsSchema } from '../cloud/config';
import { openZoneCalls } from '../cloud/ZoneCalls';
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
  return createCloudDriver({
    id: 'google-dns',
    title: 'Google Cloud DNS',
    config: {
      required: ['projectId'],
      properties: {
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
    open({ config, credentials }) {
      const endpoint = readEndpoint(config, USUAL_ENDPOINT);
      const open = openGoogle({
        endpoint,
        projectId: String(config.projectId),
        credentials: readCredentials(credentials),
      });
      const calls = openZoneCalls({
        where: `Google Cloud DNS at ${endpoint}`,
        readRefusal: readGoogleRefusal,
        findZones: (...question) => findZones(open, ...question),
        ...{ config, outside },
      });
      return new GoogleApi(open, calls);
    },
    outside,
  });
}

/**
 * DNS records in Google Cloud DNS.
 *
 * @public
 */
export const googleDnsDriver: Driver = createGoogleDnsDriver();
