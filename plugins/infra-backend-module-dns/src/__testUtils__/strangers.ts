import { NameServer } from '../wire/NameServer';
import { TsigAlgorithm } from '../wire/tsig';
import { sendUpdates, update } from '../wire/update';
import { WireRecord } from '../wire/message';
import { formatContent } from '../powerdns/content';
import { Stranger } from './outside';

export interface TsigSettings {
  name: string;
  algorithm: string;
  secret: string;
}

export interface NameServerSettings {
  dnsHost: string;
  dnsPort: number;
}

/** By PowerDNS' HTTP API. */
export function createApiStranger(
  server: { apiUrl: string; apiKey: string; serverId: string },
  zone: string,
): Stranger {
  // One after another: with SQLite PowerDNS fails one of two transactions that meet.
  let last: Promise<unknown> = Promise.resolve();
  const send = async (rrset: object) => {
    const response = await fetch(
      `${server.apiUrl}/api/v1/servers/${server.serverId}/zones/${zone}.`,
      {
        method: 'PATCH',
        headers: { 'X-API-Key': server.apiKey },
        body: JSON.stringify({ rrsets: [rrset] }),
      },
    );
    if (!response.ok) {
      throw new Error(`${response.status} ${await response.text()}`);
    }
  };
  const patch = (rrset: object) => {
    const own = last.then(() => send(rrset));
    last = own.catch(() => {});
    return own;
  };
  return {
    set: (name, type, values, ttl) =>
      patch({
        name: `${name}.`,
        type,
        ttl,
        changetype: 'REPLACE',
        records: values.map(value => ({
          content: formatContent(type, value),
          disabled: false,
        })),
      }),
    remove: (name, type) =>
      patch({ name: `${name}.`, type, changetype: 'DELETE' }),
  };
}

/** By dynamic updates without prerequisites. */
export function createUpdateStranger(
  { dnsHost: host, dnsPort: port }: NameServerSettings,
  tsig: TsigSettings,
  zone: string,
): Stranger {
  const server = new NameServer({ host, port });
  const key = {
    name: tsig.name,
    algorithm: tsig.algorithm as TsigAlgorithm,
    secret: Buffer.from(tsig.secret, 'base64'),
  };
  const send = async (updates: WireRecord[]) => {
    const { signal } = new AbortController();
    await sendUpdates(
      server,
      key,
      [{ zone, prerequisites: [], updates }],
      signal,
    );
  };
  return {
    set: (name, type, values, ttl) =>
      send([
        update.removeAll(name, type),
        ...update.add(name, type, values, ttl),
      ]),
    remove: (name, type) => send([update.removeAll(name, type)]),
  };
}
