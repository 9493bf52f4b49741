import {
  createHookKind,
  DriverError,
  HookKind,
  HookRequest,
  HookResult,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { ProbeAnswer, probeRequest } from './probeRequest';
import { durationSchema, intervalOf } from './waits';

interface Inputs {
  url: string;
  method?: 'GET' | 'HEAD';
  status?: number | number[];
  bodyContains?: string;
  bodyMatches?: string;
  headers?: Record<string, string>;
  successes?: number;
  interval?: string;
}

const DEFAULT_SUCCESSES = 3;
const DEFAULT_INTERVAL = 'PT5S';
const status = { type: 'integer', minimum: 100, maximum: 599 };

/**
 * Asks an address until it has answered as expected several times in a row, or until the time of the
 * hook is over: what was just deployed may need a moment.
 */
export function httpProbeHook(options: {
  /** Hosts with their port, where it is not that of the protocol. */
  allowedHosts: readonly string[];
}): HookKind {
  return createHookKind<undefined, Inputs>({
    kind: 'httpProbe',
    title: 'HTTP probe',
    inputSchema: {
      type: 'object',
      additionalProperties: false,
      required: ['url'],
      properties: {
        url: { type: 'string', minLength: 1 },
        method: { enum: ['GET', 'HEAD'] },
        status: {
          anyOf: [status, { type: 'array', minItems: 1, items: status }],
        },
        bodyContains: { type: 'string', minLength: 1 },
        bodyMatches: { type: 'string', minLength: 1, format: 'regex' },
        headers: { type: 'object', additionalProperties: { type: 'string' } },
        successes: { type: 'integer', minimum: 1, maximum: 1000 },
        interval: durationSchema,
      },
    },
    run: async request => probe(request, options.allowedHosts),
    // A probe leaves nothing behind.
    end: async () => {},
  });
}

async function probe(
  request: HookRequest<undefined, Inputs>,
  allowedHosts: readonly string[],
): Promise<HookResult> {
  const { inputs, handle = {}, signal } = request;
  const { url, method = 'GET', successes = DEFAULT_SUCCESSES } = inputs;
  const pattern = inputs.bodyMatches && regexpOf(inputs.bodyMatches);
  const interval = intervalOf(inputs.interval ?? DEFAULT_INTERVAL);
  const answer = await probeRequest(url, { method, allowedHosts, signal });
  const problem =
    typeof answer === 'string'
      ? answer
      : whyUnexpected(answer, { ...inputs, pattern });
  const before = typeof handle.successes === 'number' ? handle.successes : 0;
  const inARow = problem === undefined ? before + 1 : 0;
  if (inARow >= successes) {
    return {
      status: 'succeeded',
      message: `${url} answered as expected${
        successes > 1 ? ` ${successes} times in a row` : ''
      }`,
    };
  }
  return {
    status: 'inProgress',
    handle: { successes: inARow },
    pollAfter: interval,
    message: problem
      ? `${url}: ${problem}`
      : `${url} answered as expected ${inARow} of ${successes} times`,
  };
}

function regexpOf(text: string): RegExp {
  try {
    return new RegExp(text, 'm');
  } catch {
    throw new DriverError(
      'terminal',
      `"${text}" (bodyMatches) is no regular expression`,
    );
  }
}

/** For people; undefined where all is as expected. */
export function whyUnexpected(
  answer: ProbeAnswer,
  expected: Pick<Inputs, 'status' | 'bodyContains' | 'headers'> & {
    pattern?: RegExp | '';
  },
): string | undefined {
  const { bodyContains, headers = {}, pattern } = expected;
  if (!isExpectedStatus(answer.status, expected.status)) {
    const wanted = [expected.status ?? '200 to 299'].flat().join(' or ');
    return `it answered ${answer.status} instead of ${wanted}`;
  }
  for (const [name, value] of Object.entries(headers)) {
    const found = answer.headers[name.toLowerCase()];
    if (found !== value) {
      return found === undefined
        ? `its answer has no header ${name}`
        : `its header ${name} is not "${value}"`;
    }
  }
  if (bodyContains !== undefined && !answer.body.includes(bodyContains)) {
    return `its answer does not contain "${bodyContains}"`;
  }
  return pattern && !pattern.test(answer.body)
    ? `its answer does not match /${pattern.source}/`
    : undefined;
}

function isExpectedStatus(found: number, wanted: Inputs['status']): boolean {
  return wanted === undefined
    ? found >= 200 && found <= 299
    : [wanted].flat().includes(found);
}
