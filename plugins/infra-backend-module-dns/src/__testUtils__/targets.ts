import { Driver } from '@infra-orchestration/backstage-plugin-infra-node';
import { ConnectionSettings } from '@infra-orchestration/backstage-plugin-infra-node/testUtils';
import { requireSandboxPart } from '@infra-orchestration/sandbox';
import { createPowerDnsDriver } from '../powerdns/driver';
import { createRfc2136Driver } from '../rfc2136/driver';
import { OutsideCall } from '../wire/NameServer';
import { Probe, Stranger } from './outside';
import { createApiStranger, createUpdateStranger } from './strangers';

/** A real server, a driver for it, and a way past the driver. Nothing is looked up before use. */
export interface Target {
  name: string;
  createDriver(outside?: OutsideCall): Driver;
  zone(): string;
  settings(): Required<ConnectionSettings>;
  /** As `settings`, with credentials that the server refuses. */
  refusedSettings(): Required<ConnectionSettings>;
  /** As `settings`, with everything at another address. */
  settingsAt(address: {
    host: string;
    port: number;
  }): Required<ConnectionSettings>;
  open(): { probe: Probe; stranger: Stranger };
}

const powerdns = () => requireSandboxPart('powerdns');

export const powerDnsByApi: Target = {
  name: 'PowerDNS by its HTTP API',
  createDriver: createPowerDnsDriver,
  zone: () => powerdns().zones[0],
  settings() {
    const { apiUrl, apiKey, serverId, zones, dnsHost, dnsPort } = powerdns();
    const nameserver = { host: dnsHost, port: dnsPort };
    return {
      config: { apiUrl, serverId, zones, nameserver },
      credentials: { apiKey },
    };
  },
  refusedSettings() {
    return { ...this.settings(), credentials: { apiKey: 'not-the-key' } };
  },
  settingsAt({ host, port }) {
    const { config, credentials } = this.settings();
    return {
      config: {
        ...config,
        apiUrl: `http://${host}:${port}`,
        nameserver: { host, port },
      },
      credentials,
    };
  },
  open() {
    return {
      probe: new Probe(powerdns()),
      stranger: createApiStranger(powerdns(), this.zone()),
    };
  },
};

interface UpdatableServer {
  dnsHost: string;
  dnsPort: number;
  zones: string[];
  tsig: { name: string; algorithm: string; secret: string };
}

function byUpdates(name: string, server: () => UpdatableServer): Target {
  return {
    name: `${name} by RFC 2136`,
    createDriver: createRfc2136Driver,
    zone: () => server().zones[0],
    settings() {
      const { zones, tsig, dnsHost, dnsPort } = server();
      return {
        config: {
          zones,
          nameserver: { host: dnsHost, port: dnsPort },
          tsig: { name: tsig.name, algorithm: tsig.algorithm },
        },
        credentials: { tsigSecret: tsig.secret },
      };
    },
    refusedSettings() {
      const tsigSecret = Buffer.alloc(32, 7).toString('base64');
      return { ...this.settings(), credentials: { tsigSecret } };
    },
    settingsAt({ host, port }) {
      const { config, credentials } = this.settings();
      return { config: { ...config, nameserver: { host, port } }, credentials };
    },
    open() {
      return {
        probe: new Probe(server()),
        stranger: createUpdateStranger(server(), server().tsig, this.zone()),
      };
    },
  };
}

export const bindByUpdates = byUpdates('BIND', () =>
  requireSandboxPart('bind'),
);

export const powerDnsByUpdates = byUpdates('PowerDNS', () => {
  const { tsig, tsigZones, ...server } = powerdns();
  if (!tsig) {
    throw new Error('This PowerDNS has no zone for dynamic updates');
  }
  return { ...server, tsig, zones: tsigZones };
});
