import { Driver } from '@infra-orchestration/backstage-plugin-infra-node';
import {
  CallContext,
  misconfigured,
  OutsideCall,
} from '@infra-orchestration/backstage-plugin-infra-backend-module-dns';
import { CloudCalls } from '../cloud/CloudCalls';
import { createCloudDriver } from '../cloud/createCloudDriver';
import { readEndpoint, readToken, zoneIdsSchema } from '../cloud/config';
import { openZoneCalls } from '../cloud/ZoneCalls';
import { readName } from './records';
import { Route53Api } from './Route53Api';
import {
  openRoute53,
  readAwsRefusal,
  Route53Sdk,
  Route53Settings,
} from './sdk';

const USUAL_ENDPOINT = 'https://route53.amazonaws.com';

/** @throws DriverError `misconfigured` where only a part of a key is given */
function readCredentials(
  given: Record<string, string>,
): Route53Settings['credentials'] {
  const { accessKeyId, secretAccessKey, sessionToken } = given;
  if (!accessKeyId && !secretAccessKey && !sessionToken) {
    return undefined;
  }
  if (!accessKeyId || !secretAccessKey) {
    throw misconfigured(
      'Give the credentials `accessKeyId` and `secretAccessKey` both, or neither for the identity that the platform gives to the backend',
    );
  }
  return {
    accessKeyId: readToken(given, 'accessKeyId'),
    secretAccessKey: readToken(given, 'secretAccessKey'),
    ...(sessionToken && { sessionToken: readToken(given, 'sessionToken') }),
  };
}

async function findZones(
  sdk: Route53Sdk,
  calls: CloudCalls,
  zone: string,
  context: CallContext,
): Promise<string[]> {
  const { HostedZones = [] } = await calls.run(context, abortSignal =>
    sdk.send(new sdk.ListHostedZonesByNameCommand({ DNSName: `${zone}.` }), {
      abortSignal,
    }),
  );
  return HostedZones.filter(({ Name }) => readName(Name ?? '') === zone).map(
    ({ Id = '' }) => Id.replace(/^\/hostedzone\//, ''),
  );
}

const credentialNames: Driver['credentials'] = {
  accessKeyId: {
    required: false,
    description: 'Access key; without it the role of the backend is used.',
  },
  secretAccessKey: { required: false, description: 'Its secret.' },
  sessionToken: {
    required: false,
    description: 'For keys that are valid for a time only.',
  },
};

/** With a way for tests to let calls to the outside fail. */
export function createRoute53Driver(outside?: OutsideCall): Driver {
  return createCloudDriver({
    id: 'route53',
    title: 'Amazon Route 53',
    config: {
      properties: {
        zoneIds: zoneIdsSchema,
        region: {
          type: 'string',
          minLength: 1,
          default: 'us-east-1',
          description:
            'Where requests are signed for; another one only in the partitions of China and of governments.',
        },
      },
    },
    credentials: credentialNames,
    open({ config, credentials }) {
      const endpoint = readEndpoint(config, USUAL_ENDPOINT);
      const sdk = openRoute53({
        region: String(config.region ?? 'us-east-1'),
        credentials: readCredentials(credentials),
        ...(config.endpoint !== undefined && { endpoint }),
      });
      const calls = openZoneCalls({
        where: `Route 53 at ${endpoint}`,
        readRefusal: readAwsRefusal,
        findZones: (...question) => findZones(sdk, ...question),
        ...{ config, outside },
      });
      return new Route53Api(sdk, calls);
    },
    outside,
  });
}

/**
 * DNS records in Amazon Route 53.
 *
 * @public
 */
export const route53Driver: Driver = createRoute53Driver();
