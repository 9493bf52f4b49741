import { VerificationAnswer } from '@infra-orchestration/backstage-plugin-infra-common';
import {
  createHookKind,
  DriverError,
  HookKind,
  HookRequest,
  HookResult,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { JsonObject } from '@backstage/types';
import { postSigned, resultOf, SignedCallOptions } from './signedCall';
import { verificationToken } from './verificationToken';

interface Inputs {
  url?: string;
  body?: JsonObject;
}

type Request = HookRequest<undefined, Inputs>;

export interface CallbackHookOptions extends SignedCallOptions {
  /** What was answered to a run so far. */
  answerOf(runId: string): Promise<VerificationAnswer | undefined>;
  /** Where a run is answered. */
  answerUrl(runId: string): Promise<string>;
}

/** An answer wakes the environment; this is for one that was not heard. */
const LOOK_MS = 60_000;

/**
 * A check that somebody else makes, and tells of by answering the run. With a `url` it is asked for by a
 * signed POST, which tells where to answer and gives the token for it.
 */
export function callbackHook(options: CallbackHookOptions): HookKind {
  return createHookKind<undefined, Inputs>({
    kind: 'callback',
    title: 'Check by somebody else',
    inputSchema: {
      type: 'object',
      additionalProperties: false,
      properties: {
        url: { type: 'string', minLength: 1 },
        body: { type: 'object' },
      },
    },
    run: async request => {
      const answer = await options.answerOf(request.runId);
      return answer ? resultOfAnswer(answer) : await wait(request, options);
    },
    // What a service has begun is its own to end.
    end: async () => {},
  });
}

function resultOfAnswer(answer: VerificationAnswer): HookResult {
  const { outcome, message, link } = answer;
  return outcome === 'succeeded'
    ? { status: 'succeeded', message, link }
    : { status: 'failed', message: message ?? 'It was answered so', link };
}

async function wait(
  request: Request,
  options: CallbackHookOptions,
): Promise<HookResult> {
  const { inputs, handle, runId } = request;
  const url = await options.answerUrl(runId);
  const goesOn = (message: string): HookResult => ({
    status: 'inProgress',
    handle: { asked: true },
    pollAfter: LOOK_MS,
    message,
  });
  if (inputs.url === undefined) {
    return goesOn(`Waits for an answer to ${url}`);
  }
  if (handle?.asked !== true) {
    const refusal = await ask(inputs.url, request, { ...options, answer: url });
    if (refusal) {
      return refusal;
    }
  }
  const { host } = new URL(inputs.url);
  return goesOn(`${host} was asked, and has not answered yet`);
}

async function ask(
  url: string,
  request: Request,
  options: CallbackHookOptions & { answer: string },
): Promise<HookResult | undefined> {
  const { secret } = options;
  if (secret === undefined) {
    throw new DriverError(
      'terminal',
      'infra.hooks.secret is not set, so that nobody could be given a token to answer with; set it, or leave the url out and answer with a permission',
    );
  }
  const token = verificationToken(secret, request.runId);
  const { body = {} } = request.inputs;
  const answer = await postSigned(url, request, {
    ...options,
    content: { inputs: body, answer: { url: options.answer, token } },
  });
  if (!answer.ok) {
    return await resultOf(answer);
  }
  await answer.body?.cancel();
  return undefined;
}
