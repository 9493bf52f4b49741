import { DriverError } from '@infra-orchestration/backstage-plugin-infra-node';
import { OutsideGate } from '@infra-orchestration/backstage-plugin-infra-node/driverUtils';

export interface RestCall {
  method?: 'GET' | 'POST';
  path: string;
  query?: Record<string, string>;
  body?: object;
}

export type Rest = (call: RestCall, signal: AbortSignal) => Promise<any>;

const TIMEOUT_MS = 20_000;
const MOST_TOLD = 500;

/** JSON over HTTP, with what a refusal means to the engine. */
export function restOf(
  options: { api: string; headers: Record<string, string>; token: string },
  gate: OutsideGate,
): Rest {
  const { api, headers, token } = options;
  return async ({ method = 'GET', path, query, body }, signal) => {
    signal.throwIfAborted();
    const url = `${api}${path}${query ? `?${new URLSearchParams(query)}` : ''}`;
    const doing = `${method} ${new URL(url).pathname}`;
    return gate(async () => {
      const response = await fetch(url, {
        method,
        redirect: 'error',
        signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
        headers: {
          ...headers,
          accept: 'application/json',
          ...(body && { 'content-type': 'application/json' }),
        },
        ...(body && { body: JSON.stringify(body) }),
      }).catch(error => {
        signal.throwIfAborted();
        throw new DriverError(
          'retryable',
          `Could not ${doing}: ${(error.cause ?? error).message}`,
        );
      });
      const text = await response.text();
      if (!response.ok) {
        const said = text.slice(0, MOST_TOLD).replaceAll(token, '***');
        throw refusal(
          response,
          `Could not ${doing}: ${response.status} ${said}`,
        );
      }
      return JSON.parse(text);
    });
  };
}

function refusal(response: Response, told: string): DriverError {
  const seconds = Number(response.headers.get('retry-after'));
  const isLimit =
    response.status === 429 ||
    seconds > 0 ||
    response.headers.get('x-ratelimit-remaining') === '0';
  if (isLimit || response.status >= 500 || response.status === 409) {
    return new DriverError('retryable', told, {
      ...(seconds > 0 && { retryAfter: seconds * 1000 }),
    });
  }
  switch (response.status) {
    case 401:
    case 403:
      return new DriverError(
        'accessDenied',
        `${told}. The token needs to read and open pull requests of the repository.`,
      );
    case 404:
      return new DriverError(
        'misconfigured',
        `${told}. Correct config.url and config.pullRequest, or let the token see the repository.`,
      );
    default:
      return new DriverError('terminal', told);
  }
}
