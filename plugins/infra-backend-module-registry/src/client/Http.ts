import { DriverError } from '@infra-orchestration/backstage-plugin-infra-node';
import { Agent, fetch } from 'undici';
import { codeOfStatus, socketError } from '../errors';

/** One answer takes at most this long. */
const TIMEOUT_MS = 15_000;

/** Manifests are limited to this by the registries themselves; lists are asked for by pages. */
const MAX_BODY = 4 * 1024 * 1024;

export interface HttpRequest {
  /** Completes the sentence "Could not …". */
  doing: string;
  signal: AbortSignal;
  method?: 'GET' | 'HEAD' | 'POST';
  headers?: Record<string, string>;
  body?: string;
  /** Contents may lie in another store; credentials do not go there. Default: an error. */
  follow?: boolean;
}

export interface HttpAnswer {
  status: number;
  headers: { get(name: string): string | null };
  body: Buffer;
}

/** Calls to one registry, and to those who give tokens for it: bounded in time and size. */
export class Http {
  readonly #agent: Agent;

  /** @param ca - PEM certificates to trust instead of the usual ones */
  constructor(ca?: string) {
    this.#agent = new Agent({
      connectTimeout: TIMEOUT_MS,
      ...(ca && { connect: { ca } }),
    });
  }

  /** @throws DriverError where there is no whole answer */
  async send(url: URL, request: HttpRequest): Promise<HttpAnswer> {
    const { doing, signal, method, headers, body, follow } = request;
    signal.throwIfAborted();
    try {
      const response = await fetch(url, {
        dispatcher: this.#agent,
        method,
        headers,
        body,
        redirect: follow ? 'follow' : 'manual',
        signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
      });
      return {
        status: response.status,
        headers: response.headers,
        body: await readBounded(response.body, doing),
      };
    } catch (error) {
      signal.throwIfAborted();
      throw error instanceof DriverError ? error : socketError(error, doing);
    }
  }

  /** For libraries that bring their own requests: the same trust, bounded in the same time. */
  fetchWith(signal: AbortSignal): typeof globalThis.fetch {
    return ((url: string | URL, { method, headers, body }: RequestInit = {}) =>
      fetch(url, {
        method,
        // Other libraries have other classes of the same names.
        headers: Object.fromEntries(new Headers(headers)),
        body: body ? String(body) : undefined,
        dispatcher: this.#agent,
        signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
      })) as unknown as typeof globalThis.fetch;
  }

  /** Ends what goes on. */
  async close(): Promise<void> {
    await this.#agent.destroy();
  }
}

async function readBounded(
  body: AsyncIterable<Uint8Array> | null,
  doing: string,
): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    size += chunk.length;
    if (size > MAX_BODY) {
      throw new DriverError(
        'terminal',
        `Could not ${doing}: the answer is larger than ${MAX_BODY} bytes`,
      );
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** @throws DriverError saying what the server said, where it refuses */
export function expectSuccess(answer: HttpAnswer, doing: string): void {
  const { status, headers } = answer;
  if (status >= 200 && status < 300) {
    return;
  }
  const seconds = Number(headers.get('retry-after') ?? NaN);
  throw new DriverError(
    codeOfStatus(status),
    `Could not ${doing}: ${[status, codesIn(answer)]
      .filter(Boolean)
      .join(' ')}`,
    seconds > 0 ? { retryAfter: seconds * 1_000 } : {},
  );
}

/** The codes of a registry's error; its texts may repeat what was sent. */
function codesIn({ body }: HttpAnswer): string {
  try {
    const { errors } = JSON.parse(body.toString('utf8'));
    return errors
      .map((error: { code?: unknown }) => String(error.code ?? ''))
      .filter((code: string) => /^[A-Z_]{1,40}$/.test(code))
      .slice(0, 3)
      .join(', ');
  } catch {
    return '';
  }
}

/** @throws DriverError where the answer is no JSON object */
export function jsonOf(answer: HttpAnswer, doing: string): any {
  try {
    const value = JSON.parse(answer.body.toString('utf8'));
    if (typeof value === 'object' && value !== null) {
      return value;
    }
  } catch {
    // told below
  }
  throw new DriverError(
    'retryable',
    `Could not ${doing}: the answer is no JSON object`,
  );
}
