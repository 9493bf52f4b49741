import { JsonObject } from '@backstage/types';
import {
  ConnectOptions,
  createDriver,
  Driver,
} from '@infra-orchestration/backstage-plugin-infra-node';
import {
  AuthoritativeServer,
  createDnsConnection,
  DnsConnection,
  openNameServer,
  OutsideCall,
  readZones,
  recordKind,
} from '@infra-orchestration/backstage-plugin-infra-backend-module-dns';
import { cloudConfigProperties } from './config';
import { CloudApi, createZoneClient } from './zoneClient';

export interface CloudDriverOptions {
  id: string;
  title: string;
  /** Beside what the providers of all clouds have. */
  config: { required?: string[]; properties: JsonObject };
  credentials: Driver['credentials'];
  /** @throws DriverError `misconfigured` */
  open(given: Pick<ConnectOptions, 'config' | 'credentials'>): CloudApi;
  /** Leaves out of the answers what the cloud itself keeps beside the records. */
  seen?(server: AuthoritativeServer): AuthoritativeServer;
  /** A way for tests to let calls to the outside fail. */
  outside?: OutsideCall;
}

/** A driver of DNS records in the zones of a cloud. */
export function createCloudDriver(options: CloudDriverOptions): Driver {
  const { id, title, credentials, outside } = options;
  const { open, seen = server => server } = options;
  const { required = [], properties } = options.config;
  return createDriver<DnsConnection>({
    id,
    title,
    configSchema: {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      type: 'object',
      required: [...required, 'zones'],
      additionalProperties: false,
      properties: { ...cloudConfigProperties, ...properties },
    },
    credentials,
    kinds: [recordKind],

    async connect(given) {
      const zones = readZones(given.config);
      const api = open(given);
      const server = openNameServer(given.config, outside);
      return createDnsConnection(
        zones,
        createZoneClient(api, zones, server && seen(server)),
      );
    },

    checkAccess: (connection, context) =>
      connection.client.checkAccess(context),
  });
}
