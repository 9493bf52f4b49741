import { CloudflareRecord, NewCloudflareRecord } from '../cloudflare/records';
import { json, Received, Reply, TestServer } from './httpServer';

const ZONE_ID = '023e105f4ecef8ad9ca31a8372d0c353';

class Fault extends Error {
  constructor(readonly code: number, message: string, readonly status = 400) {
    super(message);
  }
}

export const cloudflareError = (
  status: number,
  code: number,
  message: string,
  headers: Record<string, string> = {},
): Reply =>
  json(
    status,
    {
      success: false,
      errors: [{ code, message }],
      messages: [],
      result: null,
    },
    headers,
  );

const ok = (result: unknown, extra: object = {}) =>
  json(200, { success: true, errors: [], messages: [], result, ...extra });

/** The subset of Cloudflare's API, version 4, that the driver uses, as its reference has it. */
export class CloudflareServer {
  readonly server = new TestServer(request => this.#answer(request));
  records: CloudflareRecord[] = [];
  #made = 0;

  constructor(readonly zone: string, readonly token: string) {}

  get endpoint(): string {
    return `${this.server.url}/client/v4`;
  }

  /** By the rules of the API; ids and times are the server's. */
  post(record: NewCloudflareRecord): void {
    this.records = this.#withPost(this.records, record);
  }

  #answer(request: Received): Reply {
    const { url, headers, method } = request;
    if (headers.authorization !== `Bearer ${this.token}`) {
      return cloudflareError(403, 10000, 'Authentication error');
    }
    if (url.pathname === '/client/v4/zones') {
      const zones = [{ id: ZONE_ID, name: this.zone, status: 'active' }];
      const name = url.searchParams.get('name');
      return ok(zones.filter(zone => !name || zone.name === name));
    }
    const [, zone, rest] =
      /^\/client\/v4\/zones\/([^/]+)\/dns_records(.*)$/.exec(url.pathname) ??
      [];
    if (zone !== ZONE_ID) {
      return cloudflareError(404, 7003, 'Could not route to the zone');
    }
    if (method === 'GET') {
      return this.#list(url.searchParams);
    }
    if (rest === '/batch' && method === 'POST') {
      return this.#batch(JSON.parse(request.body));
    }
    return cloudflareError(405, 10405, 'Method not allowed');
  }

  #list(query: URLSearchParams): Reply {
    const name = query.get('name.exact') ?? query.get('name[exact]');
    const page = Number(query.get('page') ?? 1);
    const size = Number(query.get('per_page') ?? 100);
    const matching = this.records.filter(r => !name || r.name === name);
    const result = matching.slice((page - 1) * size, page * size);
    const total = matching.length;
    return ok(result, {
      result_info: {
        page,
        per_page: size,
        count: result.length,
        total_count: total,
        total_pages: Math.ceil(total / size),
      },
    });
  }

  /** Deletes, patches, puts, posts, in this order and in one transaction. */
  #batch(body: {
    deletes?: { id: string }[];
    patches?: (Partial<CloudflareRecord> & { id: string })[];
    posts?: NewCloudflareRecord[];
  }): Reply {
    const { deletes = [], patches = [], posts = [] } = body;
    let next = this.records;
    const mustExist = (id: string) => {
      if (!next.some(record => record.id === id)) {
        throw new Fault(81044, 'Record does not exist.', 404);
      }
    };
    try {
      for (const { id } of deletes) {
        mustExist(id);
        next = next.filter(record => record.id !== id);
      }
      for (const patch of patches) {
        mustExist(patch.id);
        next = next.map(record =>
          record.id === patch.id ? { ...record, ...patch } : record,
        );
      }
      for (const post of posts) {
        next = this.#withPost(next, post);
      }
    } catch (error) {
      if (!(error instanceof Fault)) {
        throw error;
      }
      return cloudflareError(error.status, error.code, error.message);
    }
    this.records = next;
    return ok({ deletes, patches, puts: [], posts });
  }

  #withPost(
    records: CloudflareRecord[],
    post: NewCloudflareRecord,
  ): CloudflareRecord[] {
    const { ttl, comment, name } = post;
    if (ttl !== 1 && (ttl < 60 || ttl > 86400)) {
      throw new Fault(
        9021,
        'Invalid TTL. Must be between 60 and 86400 seconds, or 1 for Automatic.',
      );
    }
    if ((comment ?? '').length > 100) {
      throw new Fault(9300, 'Comment exceeds maximum length of 100.');
    }
    if (!`.${name}`.endsWith(`.${this.zone}`)) {
      throw new Fault(9000, 'DNS name is invalid.');
    }
    const here = records.filter(record => record.name === name);
    this.#refuseConflicts(here, post);
    this.#made += 1;
    const created = new Date(Date.UTC(2026, 0, 1) + this.#made).toISOString();
    const id = this.#made.toString(16).padStart(32, '0');
    return [...records, { ...post, id, created_on: created }];
  }

  #refuseConflicts(here: CloudflareRecord[], post: NewCloudflareRecord): void {
    const addresses = ['A', 'AAAA', 'CNAME'];
    if (here.some(r => r.type === post.type && r.content === post.content)) {
      throw new Fault(81058, 'An identical record already exists.');
    }
    if (post.type === 'CNAME' && here.some(r => addresses.includes(r.type))) {
      throw new Fault(
        81053,
        'An A, AAAA, or CNAME record with that host already exists.',
      );
    }
    if (addresses.includes(post.type) && here.some(r => r.type === 'CNAME')) {
      throw new Fault(81054, 'A CNAME record with that host already exists.');
    }
  }
}
