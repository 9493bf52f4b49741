import { DriverError } from '@infra-orchestration/backstage-plugin-infra-node';
import { unreachable } from '../errors';
import { direct, OutsideCall } from '../wire/NameServer';
import { httpError } from './httpErrors';

/** Milliseconds for one request. */
const TIMEOUT = 10_000;

/** Parts of the zone and record set objects of PowerDNS' HTTP API that are used here. */
export interface ApiRecordSet {
  /** With the last dot. */
  name: string;
  type: string;
  /** Seconds. */
  ttl: number;
  records: { content: string; disabled?: boolean }[];
}

export interface ApiZone {
  name: string;
  kind: string;
  rrsets?: ApiRecordSet[];
}

export type ApiRecordSetChange =
  | (ApiRecordSet & { changetype: 'REPLACE' })
  | { name: string; type: string; changetype: 'DELETE' };

export interface ApiOptions {
  /** Ends with `/api/v1`. */
  baseUrl: string;
  serverId: string;
  apiKey: string;
}

interface RequestOptions {
  signal: AbortSignal;
  zone?: string;
  body?: string;
}

/**
 * PowerDNS' HTTP API (https://doc.powerdns.com/authoritative/http-api/). Requests share the
 * process' pool of connections.
 */
export class PowerDnsApi {
  constructor(
    private readonly options: ApiOptions,
    private readonly outside: OutsideCall = direct,
  ) {}

  get url(): string {
    return this.options.baseUrl;
  }

  async server(signal: AbortSignal): Promise<{ version: string }> {
    return this.request('GET', '', { signal });
  }

  async zone(
    zone: string,
    query: Record<string, string>,
    signal: AbortSignal,
  ): Promise<ApiZone> {
    const path = `${this.zonePath(zone)}?${new URLSearchParams(query)}`;
    return this.request('GET', path, { signal, zone });
  }

  /** All of the changes in one transaction. */
  async patch(
    zone: string,
    rrsets: ApiRecordSetChange[],
    signal: AbortSignal,
  ): Promise<void> {
    const body = JSON.stringify({ rrsets });
    await this.request('PATCH', this.zonePath(zone), { signal, zone, body });
  }

  private zonePath(zone: string): string {
    return `/zones/${encodeURIComponent(`${zone}.`)}`;
  }

  private async request<T>(
    method: string,
    path: string,
    options: RequestOptions,
  ): Promise<T> {
    const { baseUrl, serverId } = this.options;
    const { signal, zone } = options;
    signal.throwIfAborted();
    const where = `PowerDNS API ${baseUrl}`;
    const { response, text } = await this.outside(() =>
      this.send(method, path, options).catch(error => {
        signal.throwIfAborted();
        throw unreachable(where, error);
      }),
    );
    if (!response.ok) {
      throw httpError(response, text, { where, zone, serverId });
    }
    try {
      return (text ? JSON.parse(text) : undefined) as T;
    } catch {
      throw new DriverError('retryable', `${where} did not answer with JSON`);
    }
  }

  private async send(
    method: string,
    path: string,
    { signal, body }: RequestOptions,
  ): Promise<{ response: Response; text: string }> {
    const { baseUrl, serverId, apiKey } = this.options;
    const response = await fetch(
      `${baseUrl}/servers/${encodeURIComponent(serverId)}${path}`,
      {
        method,
        body,
        headers: {
          'X-API-Key': apiKey,
          Accept: 'application/json',
          ...(body ? { 'Content-Type': 'application/json' } : {}),
        },
        // A redirect would carry the key to wherever it points.
        redirect: 'error',
        signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT)]),
      },
    );
    return { response, text: await response.text() };
  }
}
