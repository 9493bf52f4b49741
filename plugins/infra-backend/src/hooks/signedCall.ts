import { JsonObject } from '@backstage/types';
import {
  DriverError,
  HookRequest,
  HookResult,
} from '@infra-orchestration/backstage-plugin-infra-node';
import {
  guardedLookup,
  RefusedAddressError,
  sign,
  SIGNATURE_HEADER,
} from '@infra-orchestration/backstage-plugin-infra-node/driverUtils';
import { Agent, fetch, RequestInit, Response } from 'undici';
import { whyNotAllowed } from './allowedHosts';

export interface SignedCallOptions {
  /** Hosts with their port, where it is not that of the protocol. */
  allowedHosts: readonly string[];
  /** Key of the signatures. */
  secret?: string;
}

const MOST_TOLD = 500;
const LARGEST_ANSWER = 64 * 1024;

/** Where a name leads is looked at each time that a connection is made. */
const guarded = new Agent({
  connect: {
    lookup: (hostname, ...rest) =>
      guardedLookup(new URL(`http://${hostname}`))(hostname, ...rest),
  },
});

/**
 * What a service is asked to do for a run, whose id is the idempotency key: after a crash the same
 * request comes once more.
 *
 * @throws DriverError `retryable` where it may pass
 */
export async function postSigned(
  url: string,
  request: Pick<HookRequest, 'runId' | 'about' | 'signal'>,
  options: SignedCallOptions & { content: JsonObject },
): Promise<Response> {
  assertAllowed(url, options);
  const { unready: _, ...about } = request.about;
  const text = JSON.stringify({
    id: request.runId,
    ...about,
    ...options.content,
  });
  return await call(url, request, {
    method: 'POST',
    body: text,
    headers: {
      'content-type': 'application/json',
      'idempotency-key': request.runId,
      ...signed(options, text),
    },
  });
}

/** Empty where there is no key. */
export function signed({ secret }: SignedCallOptions, text: string) {
  return secret
    ? { [SIGNATURE_HEADER]: sign(secret, text, new Date()) }
    : undefined;
}

/** @throws DriverError */
export function assertAllowed(
  url: string,
  { allowedHosts }: SignedCallOptions,
): void {
  const problem = whyNotAllowed(url, allowedHosts);
  if (problem) {
    throw new DriverError('terminal', problem);
  }
}

/** @throws DriverError `retryable` where it may pass */
export async function call(
  url: string,
  { signal }: Pick<HookRequest, 'signal'>,
  init: RequestInit,
): Promise<Response> {
  const { host } = new URL(url);
  let answer: Response;
  try {
    answer = await fetch(url, {
      ...init,
      signal,
      redirect: 'manual',
      dispatcher: guarded,
    });
  } catch (error) {
    signal.throwIfAborted();
    const { cause } = error as Error;
    if (cause instanceof RefusedAddressError) {
      throw new DriverError('terminal', cause.message);
    }
    throw new DriverError('retryable', `${host} gave no answer`, {
      cause: error,
    });
  }
  if (answer.status >= 500 || answer.status === 429) {
    await answer.body?.cancel();
    throw new DriverError('retryable', `${host} answered ${answer.status}`);
  }
  return answer;
}

/** What it says is shown to people: `message` and `link` of a JSON object, where it gives one. */
export async function resultOf(answer: Response): Promise<HookResult> {
  const { message, link } = await readAnswer(answer);
  return answer.ok
    ? { status: 'succeeded', message, link }
    : {
        status: 'failed',
        message: message ?? `It answered ${answer.status}`,
        link,
      };
}

async function readAnswer(
  answer: Response,
): Promise<{ message?: string; link?: string }> {
  const size = Number(answer.headers.get('content-length') ?? 0);
  if (size > LARGEST_ANSWER) {
    await answer.body?.cancel();
    return {};
  }
  try {
    const { message, link } = JSON.parse(await answer.text());
    return {
      ...(typeof message === 'string' && {
        message: message.slice(0, MOST_TOLD),
      }),
      ...(typeof link === 'string' &&
        /^https?:\/\//.test(link) && { link: link.slice(0, MOST_TOLD) }),
    };
  } catch {
    return {};
  }
}
