import type { PowerdnsConnection, TsigKey } from '../client.ts';

/** Gives a PowerDNS server its zones and key through its HTTP API. */
export class PowerdnsSetup {
  private readonly connection: PowerdnsConnection;

  constructor(connection: PowerdnsConnection) {
    this.connection = connection;
  }

  /** Names of the zones that exist, without the final dot. */
  async zones(): Promise<string[]> {
    const zones = await this.request<{ name: string }[]>('GET', '/zones');
    return zones.map(zone => zone.name.replace(/\.$/, ''));
  }

  /** Makes what is missing. */
  async ensure(present: string[], tsig: TsigKey): Promise<void> {
    const { zones, tsigZones } = this.connection;
    const keyId = await this.ensureKey(tsig);
    for (const zone of [...zones, ...tsigZones]) {
      if (!present.includes(zone)) {
        await this.createZone(zone, keyId);
      }
    }
    for (const zone of tsigZones) {
      await this.setMetadata(zone, 'ALLOW-DNSUPDATE-FROM', '127.0.0.0/8');
      await this.setMetadata(zone, 'TSIG-ALLOW-DNSUPDATE', tsig.name);
      await this.setMetadata(zone, 'SOA-EDIT-DNSUPDATE', 'INCREASE');
    }
  }

  private async ensureKey(tsig: TsigKey): Promise<string> {
    const keys = await this.request<{ id: string; name: string }[]>(
      'GET',
      '/tsigkeys',
    );
    const known = keys.find(key => key.name === tsig.name);
    if (known) {
      return known.id;
    }
    const { id } = await this.request<{ id: string }>('POST', '/tsigkeys', {
      name: tsig.name,
      algorithm: tsig.algorithm,
      key: tsig.secret,
    });
    return id;
  }

  private async createZone(zone: string, keyId: string): Promise<void> {
    await this.request('POST', '/zones', {
      name: `${zone}.`,
      kind: 'Native',
      // Lets a client list the zone by AXFR signed with the key.
      master_tsig_key_ids: [keyId],
      rrsets: [
        {
          name: `${zone}.`,
          type: 'NS',
          ttl: 5,
          records: [{ content: `ns1.${zone}.` }],
        },
        {
          name: `ns1.${zone}.`,
          type: 'A',
          ttl: 5,
          records: [{ content: '127.0.0.1' }],
        },
      ],
    });
  }

  private async setMetadata(zone: string, kind: string, value: string) {
    await this.request('PUT', `/zones/${zone}./metadata/${kind}`, {
      kind,
      metadata: [value],
    });
  }

  private async request<T>(method: string, path: string, body?: unknown) {
    const { apiUrl, apiKey, serverId } = this.connection;
    const response = await fetch(
      `${apiUrl}/api/v1/servers/${serverId}${path}`,
      {
        method,
        headers: { 'X-API-Key': apiKey, 'Content-Type': 'application/json' },
        body: body === undefined ? undefined : JSON.stringify(body),
        signal: AbortSignal.timeout(5_000),
      },
    );
    const text = await response.text();
    if (!response.ok) {
      throw new Error(
        `PowerDNS answered ${method} ${path} with ${
          response.status
        }: ${text.slice(0, 300)}`,
      );
    }
    return (text ? JSON.parse(text) : undefined) as T;
  }
}
