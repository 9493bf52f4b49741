import type { DNS } from '@google-cloud/dns';
import { loadGoogleDns } from '../cloud/lazySdks';
import { TIMEOUT } from '../cloud/CloudCalls';
import { readRetryAfter, Refusal } from '../cloud/refusals';

export interface GoogleSettings {
  endpoint: string;
  projectId: string;
  /** A service account key, or the configuration of a federated identity. Absent: what the platform gives. */
  credentials?: Record<string, unknown>;
}

/** What the SDK's objects ask their parent for. */
interface SdkRequest {
  uri: string;
  method?: 'GET' | 'POST';
  qs?: Record<string, unknown>;
  json?: unknown;
}

type SdkCallback = (
  error: Error | null,
  body?: unknown,
  response?: unknown,
) => void;

/** The SDK, bound to the signal of one call. */
export type OpenGoogle = (signal: AbortSignal) => DNS;

/**
 * The SDK tries again by itself, up to 14 seconds, takes no signal and only https. Its one way out is
 * therefore put upon the authentication library beneath it.
 */
export function openGoogle(settings: GoogleSettings): OpenGoogle {
  const { DNS: Sdk } = loadGoogleDns();
  const { endpoint, projectId, credentials } = settings;
  const dns = new Sdk({ projectId, credentials });
  const base = `${endpoint}/dns/v1/projects/${encodeURIComponent(projectId)}`;

  return signal => {
    const request = (
      { uri, method, qs = {}, json }: SdkRequest,
      done: SdkCallback,
    ) =>
      dns.authClient
        .request({
          url: `${base}/${uri.replace(/^\/+/, '')}`,
          method: method ?? 'GET',
          params: withoutOptions(qs),
          data: json,
          signal,
          timeout: TIMEOUT,
          retry: false,
          responseType: 'json',
        })
        .then(
          response => done(null, response.data, response),
          error => done(error),
        );
    return Object.assign(Object.create(dns) as DNS, { request });
  };
}

/** Options of the SDK that it leaves among the query's parameters. */
function withoutOptions({
  autoPaginate: _,
  ...query
}: Record<string, unknown>) {
  return query;
}

/** Reasons of status 403 that say "later". */
const LATER = [
  'rateLimitExceeded',
  'userRateLimitExceeded',
  'quotaExceeded',
  'dailyLimitExceeded',
];

/** Reads an error of the SDK or of the authentication library. */
export function readGoogleRefusal(error: unknown): Refusal | undefined {
  const { message, response } = error as {
    message: string;
    response?: {
      status: number;
      data?: unknown;
      config?: { url?: string | URL };
      headers?: Headers;
    };
  };
  if (/^Could not load the default credentials/.test(message)) {
    return {
      status: 401,
      message:
        'no credentials were given and the platform has none: give `credentialsJson`, or an identity to where the backend runs',
    };
  }
  if (!response) {
    return undefined;
  }
  const { data, status, headers } = response;
  const said = (data as { error?: unknown } | undefined)?.error;
  if (typeof said !== 'object' || said === null) {
    // The token's server speaks OAuth: there 400 is a refusal of the credentials.
    const isOAuth = typeof said === 'string';
    return {
      status: isOAuth && status < 500 ? 401 : status,
      code: isOAuth ? said : undefined,
      message: isOAuth ? 'no token for these credentials' : '',
    };
  }
  const { errors = [], message: text = '' } = said as {
    errors?: { reason?: string }[];
    message?: string;
  };
  const code = errors[0]?.reason;
  return {
    status: status === 403 && LATER.includes(code ?? '') ? 429 : status,
    code,
    message: text,
    retryAfter: readRetryAfter(headers?.get('retry-after'), Date.now()),
  };
}
