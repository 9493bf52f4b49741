import {
  createHookKind,
  HookKind,
  HookRequest,
  HookResult,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { JsonObject } from '@backstage/types';
import type { Response } from 'undici';
import {
  assertAllowed,
  call,
  postSigned,
  resultOf,
  signed,
  SignedCallOptions,
} from './signedCall';

interface Inputs {
  url: string;
  body?: JsonObject;
}

type Request = HookRequest<undefined, Inputs>;

const DEFAULT_POLL_MS = 5_000;
const LONGEST_POLL_MS = 5 * 60_000;

/**
 * A POST to a service of the platform team's. 200 to 299 is a success, 202 with a `Location` on the
 * same host means that it goes on there, which is looked at by GET. The run's id is the idempotency
 * key: after a crash the same request comes once more.
 */
export function httpHook(options: SignedCallOptions): HookKind {
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
  options: SignedCallOptions,
): Promise<HookResult> {
  const { url, body = {} } = request.inputs;
  const content = { inputs: body };
  const answer = await postSigned(url, request, { ...options, content });
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
  options: SignedCallOptions,
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
