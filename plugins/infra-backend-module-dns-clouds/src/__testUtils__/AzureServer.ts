import type { RecordSet } from '@azure/arm-dns';
import { json, Received, Reply, TestServer } from './httpServer';

const TENANT = '11111111-2222-3333-4444-555555555555';
const RECORD_SET =
  /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\/providers\/Microsoft\.Network\/dnsZones\/([^/]+)\/([A-Z]+)\/([^/]+)$/;

interface Stored {
  etag: string;
  metadata?: Record<string, string>;
  properties: Record<string, unknown>;
}

export const azureError = (
  status: number,
  code: string,
  message: string,
  headers: Record<string, string> = {},
) => json(status, { error: { code, message } }, headers);

const keyOf = (type: string, name: string) => `${type}/${name}`;

/** The subset of Azure Resource Manager's DNS API, and of the token endpoint, that the driver uses. */
export class AzureServer {
  readonly server: TestServer;
  readonly sets = new Map<string, Stored>();
  #versions = 0;

  constructor(
    readonly options: {
      zone: string;
      clientId: string;
      clientSecret: string;
      tls: { key: string; cert: string };
    },
  ) {
    this.server = new TestServer(request => this.#answer(request), options.tls);
  }

  readonly tenantId = TENANT;
  readonly subscriptionId = '00000000-0000-0000-0000-000000000001';
  readonly resourceGroup = 'platform-dns';

  /** Without any condition. */
  put(type: string, name: string, set: Omit<Stored, 'etag'>): Stored {
    this.#versions += 1;
    const stored = { ...set, etag: `etag-${this.#versions}` };
    this.sets.set(keyOf(type, name), stored);
    return stored;
  }

  #answer(request: Received): Reply {
    const { pathname } = request.url;
    if (pathname.startsWith(`/${TENANT}/`)) {
      return this.#authority(request);
    }
    if (request.headers.authorization !== 'Bearer token-of-backend') {
      return azureError(
        401,
        'InvalidAuthenticationToken',
        'The access token is invalid.',
      );
    }
    const [, , group, zone, type, name] =
      RECORD_SET.exec(decodeURIComponent(pathname)) ?? [];
    if (group !== this.resourceGroup) {
      return azureError(
        404,
        'ResourceGroupNotFound',
        `Resource group '${group}' could not be found.`,
      );
    }
    if (zone !== this.options.zone) {
      return azureError(
        404,
        'ParentResourceNotFound',
        `Can not perform requested operation on nested resource. Parent resource '${zone}' not found.`,
      );
    }
    return this.#recordSet(request, type, name);
  }

  #authority({ url, body }: Received): Reply {
    const base = `${this.server.url}/${TENANT}`;
    if (url.pathname.endsWith('/.well-known/openid-configuration')) {
      return json(200, {
        issuer: `${base}/v2.0`,
        authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
        token_endpoint: `${base}/oauth2/v2.0/token`,
        jwks_uri: `${base}/discovery/v2.0/keys`,
      });
    }
    const form = new URLSearchParams(body);
    const isKnown =
      form.get('client_id') === this.options.clientId &&
      form.get('client_secret') === this.options.clientSecret;
    return isKnown
      ? json(200, {
          token_type: 'Bearer',
          expires_in: 3599,
          access_token: 'token-of-backend',
        })
      : json(401, {
          error: 'invalid_client',
          error_description: 'AADSTS7000215: Invalid client secret provided.',
          error_codes: [7000215],
        });
  }

  #recordSet(
    { method, headers, body }: Received,
    type: string,
    name: string,
  ): Reply {
    const key = keyOf(type, name);
    const there = this.sets.get(key);
    if (method === 'GET') {
      return there
        ? json(200, this.#view(type, name, there))
        : azureError(
            404,
            'NotFound',
            `The resource record '${name}' does not exist.`,
          );
    }
    const { 'if-match': ifMatch, 'if-none-match': ifNoneMatch } = headers;
    if (ifNoneMatch === '*' && there) {
      return azureError(
        412,
        'PreconditionFailed',
        `The Record set ${name} exists already and hence cannot be created again.`,
      );
    }
    if (ifMatch && there?.etag !== ifMatch && (there || method === 'PUT')) {
      return azureError(
        412,
        'PreconditionFailed',
        `The condition '${ifMatch}' in the If-Match header was not satisfied.`,
      );
    }
    if (method === 'DELETE') {
      this.sets.delete(key);
      return { status: there ? 200 : 204 };
    }
    return this.#put(type, name, JSON.parse(body));
  }

  #put(
    type: string,
    name: string,
    { properties }: { properties: Record<string, unknown> },
  ): Reply {
    const { metadata, ...rest } = properties;
    const others = ['A', 'AAAA', 'CNAME', 'TXT', 'MX'].filter(
      other => other !== type && this.sets.has(keyOf(other, name)),
    );
    if (others.length > 0 && [type, ...others].includes('CNAME')) {
      return azureError(
        400,
        'BadRequest',
        `The record set '${name}' conflicts: a CNAME record set cannot be beside another.`,
      );
    }
    const texts = (rest.TXTRecords ?? []) as { value: string[] }[];
    if (
      texts.flatMap(({ value }) => value).some(v => Buffer.byteLength(v) > 255)
    ) {
      return azureError(
        400,
        'BadRequest',
        'A string of a TXT record is too long.',
      );
    }
    const status = this.sets.has(keyOf(type, name)) ? 200 : 201;
    const stored = this.put(type, name, {
      metadata: metadata as Record<string, string>,
      properties: rest,
    });
    return json(status, this.#view(type, name, stored));
  }

  #view(type: string, name: string, { etag, metadata, properties }: Stored) {
    return {
      id: `/${type}/${name}`,
      name,
      type: `Microsoft.Network/dnszones/${type}`,
      etag,
      properties: { ...properties, metadata, provisioningState: 'Succeeded' },
    } satisfies RecordSet & Record<string, unknown>;
  }
}
