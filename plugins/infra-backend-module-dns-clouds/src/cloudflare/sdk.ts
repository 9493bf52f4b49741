import type { Cloudflare } from 'cloudflare';
import { loadCloudflare } from '../cloud/lazySdks';
import { TIMEOUT } from '../cloud/CloudCalls';
import { readRetryAfter, Refusal } from '../cloud/refusals';

export function openCloudflare(options: {
  baseURL: string;
  apiToken: string;
}): Cloudflare {
  const { Cloudflare: Sdk } = loadCloudflare();
  return new Sdk({
    ...options,
    // Never what the environment of the backend happens to hold for somebody else.
    apiKey: null,
    apiEmail: null,
    userServiceKey: null,
    maxRetries: 0,
    timeout: TIMEOUT,
    // The SDK's own log would show requests.
    logLevel: 'off',
  });
}

/** The token is malformed: answered with 400. */
const MALFORMED_TOKEN = ['6003', '6111'];

interface CloudflareFault {
  code?: number;
  message?: string;
  error_chain?: CloudflareFault[];
}

/** Reads an error of the SDK. */
export function readCloudflareRefusal(error: unknown): Refusal | undefined {
  const { status, errors, headers } = error as {
    status?: number;
    errors?: CloudflareFault[];
    headers?: Headers;
  };
  if (status === undefined) {
    return undefined;
  }
  const all = (errors ?? []).flatMap(fault => [
    fault,
    ...(fault.error_chain ?? []),
  ]);
  const code = all[0]?.code === undefined ? undefined : String(all[0].code);
  return {
    status: code && MALFORMED_TOKEN.includes(code) ? 401 : status,
    code,
    message: all
      .map(({ message }) => message)
      .filter(Boolean)
      .join('; '),
    retryAfter: readRetryAfter(headers?.get('retry-after'), Date.now()),
  };
}
