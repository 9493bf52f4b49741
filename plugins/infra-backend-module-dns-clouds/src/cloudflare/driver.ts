import type { Cloudflare } from 'cloudflare';
import { Driver } from '@infra-orchestration/backstage-plugin-infra-node';
import {
  AuthoritativeServer,
  CallContext,
  OutsideCall,
} from '@infra-orchestration/backstage-plugin-infra-backend-module-dns';
import { CloudCalls } from '../cloud/CloudCalls';
import { createCloudDriver } from '../cloud/createCloudDriver';
import { readEndpoint, readToken, zoneIdsSchema } from '../cloud/config';
import { openZoneCalls } from '../cloud/ZoneCalls';
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
const withoutLocks = (server: AuthoritativeServer): AuthoritativeServer => ({
  description: server.description,
  check: (zone, context) => server.check(zone, context),
  query: async (questions, context) =>
    (await server.query(questions, context)).map(answer =>
      answer.status === 'found'
        ? { ...answer, values: answer.values.filter(v => v !== LOCK) }
        : answer,
    ),
});

/** With a way for tests to let calls to the outside fail. */
export function createCloudflareDriver(outside?: OutsideCall): Driver {
  return createCloudDriver({
    id: 'cloudflare',
    title: 'Cloudflare DNS',
    config: { properties: { zoneIds: zoneIdsSchema } },
    credentials: {
      apiToken: {
        required: true,
        description:
          'API token with Zone / Zone / Read and Zone / DNS / Edit for the zones.',
      },
    },
    open({ config, credentials }) {
      const endpoint = readEndpoint(config, USUAL_ENDPOINT);
      const sdk = openCloudflare({
        baseURL: endpoint,
        apiToken: readToken(credentials, 'apiToken'),
      });
      const calls = openZoneCalls({
        where: `Cloudflare at ${endpoint}`,
        readRefusal: readCloudflareRefusal,
        findZones: (...question) => findZones(sdk, ...question),
        ...{ config, outside },
      });
      return new CloudflareApi(sdk, calls);
    },
    seen: withoutLocks,
    outside,
  });
}

/**
 * DNS records in zones of Cloudflare.
 *
 * @public
 */
export const cloudflareDriver: Driver = createCloudflareDriver();
