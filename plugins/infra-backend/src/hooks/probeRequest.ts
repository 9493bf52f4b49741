import { DriverError } from '@infra-orchestration/backstage-plugin-infra-node';
import {
  guardedLookup,
  RefusedAddressError,
} from '@infra-orchestration/backstage-plugin-infra-node/driverUtils';
import { Agent, request } from 'undici';
import { whyNotAllowed } from './allowedHosts';

/** Most of a body that is looked at, in bytes. */
const LOOKED_AT = 256 * 1024;
const TIMEOUT_MS = 10_000;

export interface ProbeAnswer {
  status: number;
  /** By lower-case name. */
  headers: Record<string, string>;
  /** Its beginning, where it is long. */
  body: string;
}

/**
 * One request to an address that a document names, without following redirects.
 *
 * @returns a text for people where there is no answer
 * @throws DriverError where it is not to be called at all
 */
export async function probeRequest(
  url: string,
  options: {
    method: 'GET' | 'HEAD';
    allowedHosts: readonly string[];
    signal: AbortSignal;
  },
): Promise<ProbeAnswer | string> {
  const { method, allowedHosts, signal } = options;
  const refusal = whyNotAllowed(url, allowedHosts);
  if (refusal) {
    throw new DriverError('terminal', refusal);
  }
  // A connection of its own each time: what answers is to be seen as a new client sees it.
  const dispatcher = new Agent({
    connect: { lookup: guardedLookup(new URL(url)), timeout: TIMEOUT_MS },
    headersTimeout: TIMEOUT_MS,
    bodyTimeout: TIMEOUT_MS,
  });
  try {
    const { statusCode, headers, body } = await request(url, {
      method,
      dispatcher,
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    return {
      status: statusCode,
      headers: Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [
          name,
          [value].flat().join(', '),
        ]),
      ),
      body: await beginningOf(body),
    };
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof RefusedAddressError) {
      throw new DriverError('terminal', error.message);
    }
    return `no answer: ${tell(error as Error & { code?: string })}`;
  } finally {
    await dispatcher.destroy();
  }
}

async function beginningOf(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= LOOKED_AT) {
      break;
    }
  }
  return Buffer.concat(chunks).subarray(0, LOOKED_AT).toString('utf8');
}

function tell({ name, code, message }: Error & { code?: string }): string {
  return name === 'TimeoutError'
    ? `nothing within ${TIMEOUT_MS / 1_000} seconds`
    : code ?? message;
}
