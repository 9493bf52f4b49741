import {
  createHookKind,
  DriverError,
  HookKind,
  HookRequest,
  HookResult,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { JsonObject } from '@backstage/types';
import {
  sign,
  SIGNATURE_HEADER,
} from '@infra-orchestration/backstage-plugin-infra-node/driverUtils';
import { whyNotAllowed } from './allowedHosts';

export interface HttpHookOptions {
  /** Hosts with their port, where it is not that of the protocol. */
  allowedHosts: readonly string[];
  /** Key of the signatures. */
  secret?: string;
}

interface Inputs {
  url: string;
  body?: JsonObject;
}

type Request = HookRequest<undefined, Inputs>;

const DEFAULT_POLL_MS = 5_000;
const LONGEST_POLL_MS = 5 * 60_000;
const MOST_TOLD = 500;
const LARGEST_ANSWER = 64 * 1024;

/**
 * A POST to a service of the platform team's. 200 to 299 is a success, 202 with a `Location` on the
 * same host means that it goes on there, which is looked at by GET. The run's id is the idempotency
 * key: after a crash the same request comes once more.
 */
export function httpHook(options: HttpHookOptions): HookKind {
  return createHookKind<undefined, Inputs>({
    kind: 'http',
    title: 'HTTP request',
    inputSchema: {
      type: 'object',
      additionalProperties: false,
      required: ['url'],
      properties: {
        url: { type: 'string', minLength: 1 },
        body: { type: 'object' },
      },
    },
    run: async request => {
      const poll = request.handle?.poll;
      return typeof poll === 'string'
        ? await look(poll, request, options)
        : await ask(request, options);
    },
    // What a service has begun is its own to end.
    end: async () => {},
  });
}

async function ask(
  request: Request,
  options: HttpHookOptions,
): Promise<HookResult> {
  const { url, body = {} } = request.inputs;
  assertAllowed(url, options);
  const text = JSON.stringify({
    id: request.runId,
    ...request.about,
    inputs: body,
  });
  const answer = await call(url, request, {
    method: 'POST',
    body: text,
    headers: {
      'content-type': 'application/json',
      'idempotency-key': request.runId,
      ...signed(options, text),
    },
  });
  if (answer.status !== 202) {
    return await resultOf(answer);
  }
  const location = answer.headers.get('location');
  await answer.body?.cancel();
  if (!location) {
    return {
      status: 'failed',
      message: 'It answered 202 without saying by `Location` where to look',
    };
  }
  const poll = new URL(location, url);
  if (poll.host !== new URL(url).host) {
    return {
      status: 'failed',
      message: `It answered 202 and pointed to another host, ${poll.host}`,
    };
  }
  return goesOn(poll.href, answer);
}

async function look(
  poll: string,
  request: Request,
  options: HttpHookOptions,
): Promise<HookResult> {
  // The list may be another than when it was begun.
  assertAllowed(poll, options);
  const answer = await call(poll, request, {
    method: 'GET',
    headers: signed(options, ''),
  });
  if (answer.status !== 202) {
    return await resultOf(answer);
  }
  await answer.body?.cancel();
  return goesOn(poll, answer);
}

function goesOn(poll: string, answer: Response): HookResult {
  const seconds = Number(answer.headers.get('retry-after'));
  const wait = seconds > 0 ? seconds * 1_000 : DEFAULT_POLL_MS;
  return {
    status: 'inProgress',
    handle: { poll },
    pollAfter: Math.min(wait, LONGEST_POLL_MS),
  };
}

function signed({ secret }: HttpHookOptions, text: string) {
  return secret
    ? { [SIGNATURE_HEADER]: sign(secret, text, new Date()) }
    : undefined;
}

function assertAllowed(url: string, { allowedHosts }: HttpHookOptions): void {
  const problem = whyNotAllowed(url, allowedHosts);
  if (problem) {
    throw new DriverError('terminal', problem);
  }
}

/** @throws DriverError `retryable` where it may pass */
async function call(
  url: string,
  { signal }: Request,
  init: RequestInit,
): Promise<Response> {
  const { host } = new URL(url);
  let answer: Response;
  try {
    answer = await fetch(url, { ...init, signal, redirect: 'manual' });
  } catch (error) {
    signal.throwIfAborted();
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
async function resultOf(answer: Response): Promise<HookResult> {
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
