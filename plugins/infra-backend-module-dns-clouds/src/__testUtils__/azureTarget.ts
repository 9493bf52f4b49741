import { generate } from 'selfsigned';
import { RecordType } from '@infra-orchestration/backstage-plugin-infra-backend-module-dns';
import { createAzureDnsDriver } from '../azure/driver';
import { relativeName, splitCharacters } from '../azure/records';
import { azureError, AzureServer } from './AzureServer';
import { Target, ZoneAccess, ZoneSet } from './targets';

const SECRET = 'azure-secret-for-the-tests';

/** As the API writes them, which is not as its SDK calls them. */
function propertiesFor(type: RecordType, { values, ttl }: ZoneSet) {
  const records = {
    A: { ARecords: values.map(ipv4Address => ({ ipv4Address })) },
    AAAA: { AAAARecords: values.map(ipv6Address => ({ ipv6Address })) },
    CNAME: { CNAMERecord: { cname: values[0] } },
    TXT: { TXTRecords: values.map(v => ({ value: splitCharacters(v) })) },
  };
  return { TTL: ttl, ...records[type] };
}

function valuesIn(type: RecordType, properties: Record<string, any>): string[] {
  switch (type) {
    case 'A':
      return properties.ARecords.map((r: any) => r.ipv4Address).sort();
    case 'AAAA':
      return properties.AAAARecords.map((r: any) => r.ipv6Address).sort();
    case 'CNAME':
      return [properties.CNAMERecord.cname];
    default:
      return properties.TXTRecords.map((r: any) => r.value.join('')).sort();
  }
}

export class AzureTarget implements Target {
  readonly name = "Azure DNS (the tests' server)";
  readonly zone = 'dev.example.test';
  readonly markIsInside = true;
  readonly createDriver = createAzureDnsDriver;
  #azure?: AzureServer;
  #ca = '';

  get azure(): AzureServer {
    return this.#azure!;
  }

  async start(): Promise<void> {
    const { cert, private: key } = await generate(
      [{ name: 'commonName', value: 'localhost' }],
      {
        extensions: [
          { name: 'basicConstraints', cA: true },
          {
            name: 'subjectAltName',
            altNames: [{ type: 2, value: 'localhost' }],
          },
        ],
      },
    );
    this.#ca = cert;
    this.#azure = new AzureServer({
      zone: this.zone,
      clientId: '99999999-8888-7777-6666-555555555555',
      clientSecret: SECRET,
      tls: { key, cert },
    });
    await this.#azure.server.start();
  }

  async stop(): Promise<void> {
    await this.#azure?.server.stop();
  }

  settings() {
    const { azure } = this;
    return {
      config: {
        zones: [this.zone],
        endpoint: azure.server.url,
        authorityHost: azure.server.url,
        ca: this.#ca,
        subscriptionId: azure.subscriptionId,
        resourceGroup: azure.resourceGroup,
        tenantId: azure.tenantId,
        clientId: azure.options.clientId,
      },
      credentials: { clientSecret: SECRET },
    };
  }

  refusedSettings() {
    const credentials = { clientSecret: 'not-the-secret-of-it' };
    return { ...this.settings(), credentials };
  }

  settingsAt({ host, port }: { host: string; port: number }) {
    const { config, credentials } = this.settings();
    const endpoint = `https://${host}:${port}`;
    return { config: { ...config, endpoint }, credentials };
  }

  server() {
    return this.azure.server;
  }

  throttled(retryAfter: string) {
    return azureError(
      429,
      'TooManyRequests',
      'The request is being throttled',
      { 'Retry-After': retryAfter },
    );
  }

  access(): ZoneAccess {
    const { azure, zone } = this;
    const keyOf = (host: string, type: RecordType) =>
      `${type}/${relativeName(host, zone)}`;
    return {
      get: async (host, type) => {
        const stored = azure.sets.get(keyOf(host, type));
        return (
          stored && {
            values: valuesIn(type, stored.properties),
            ttl: Number(stored.properties.TTL),
          }
        );
      },
      set: async (host, type, set) => {
        const metadata = azure.sets.get(keyOf(host, type))?.metadata;
        azure.put(type, relativeName(host, zone), {
          metadata,
          properties: propertiesFor(type, set),
        });
      },
      remove: async (host, type) => {
        azure.sets.delete(keyOf(host, type));
      },
    };
  }
}
