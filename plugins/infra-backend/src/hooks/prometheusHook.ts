import {
  createHookKind,
  DriverError,
  HookKind,
  HookRequest,
  HookResult,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { PrometheusServer, queryPrometheus } from './queryPrometheus';
import {
  durationSchema,
  instantOf,
  intervalOf,
  millisOf,
  tellTime,
} from './waits';

type Operator = '<' | '<=' | '>' | '>=' | '==';

interface Inputs {
  server: string;
  query: string;
  threshold: { operator: Operator; value: number };
  for?: string;
  onEmpty?: 'fail' | 'wait' | 'pass';
  interval?: string;
}

const DEFAULT_INTERVAL = 'PT15S';

const OPERATORS: Record<Operator, (a: number, b: number) => boolean> = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
  '==': (a, b) => a === b,
};

export interface PrometheusHookOptions {
  servers: readonly PrometheusServer[];
  now(): Date;
}

/**
 * Asks a metric until each of its series has kept to a threshold for a time in one piece. The servers
 * are those of the configuration, so that no document holds an address or a password.
 */
export function prometheusHook(options: PrometheusHookOptions): HookKind {
  return createHookKind<undefined, Inputs>({
    kind: 'prometheus',
    title: 'Metric of Prometheus',
    inputSchema: {
      type: 'object',
      additionalProperties: false,
      required: ['server', 'query', 'threshold'],
      properties: {
        server: { type: 'string', minLength: 1 },
        query: { type: 'string', minLength: 1 },
        threshold: {
          type: 'object',
          additionalProperties: false,
          required: ['operator', 'value'],
          properties: {
            operator: { enum: Object.keys(OPERATORS) },
            value: { type: 'number' },
          },
        },
        for: durationSchema,
        onEmpty: { enum: ['fail', 'wait', 'pass'] },
        interval: durationSchema,
      },
    },
    run: async request => ask(request, options),
    // A query leaves nothing behind.
    end: async () => {},
  });
}

async function ask(
  request: HookRequest<undefined, Inputs>,
  { servers, now }: PrometheusHookOptions,
): Promise<HookResult> {
  const { inputs, handle = {}, signal } = request;
  const server = servers.find(({ name }) => name === inputs.server);
  if (!server) {
    const names = servers.map(({ name }) => name).join(', ') || 'none';
    throw new DriverError(
      'terminal',
      `infra.hooks.prometheus has no server "${inputs.server}"; there is ${names}`,
    );
  }
  const lasting = millisOf(inputs.for ?? 'PT0S');
  const interval = intervalOf(inputs.interval ?? DEFAULT_INTERVAL);
  const values = await queryPrometheus(server, inputs.query, signal);
  const { verdict, message } = judgeMetric(values, inputs);
  if (verdict === 'fail') {
    return { status: 'failed', message };
  }
  const at = now();
  const since = verdict === 'holds' ? instantOf(handle.since) ?? at : undefined;
  const left = since ? lasting - (at.getTime() - since.getTime()) : lasting;
  if (since && left <= 0) {
    const time = lasting > 0 ? ` for ${tellTime(since, at)}` : '';
    return { status: 'succeeded', message: `${message}${time}` };
  }
  return {
    status: 'inProgress',
    handle: since ? { since: since.toISOString() } : {},
    pollAfter: since ? Math.min(left, interval) : interval,
    message: since ? `${message} for ${tellTime(since, at)}` : message,
  };
}

/** What the values of one instant mean. Each series has to keep to the threshold. */
export function judgeMetric(
  values: readonly number[],
  { threshold, onEmpty = 'wait' }: Pick<Inputs, 'threshold' | 'onEmpty'>,
): { verdict: 'holds' | 'wait' | 'fail'; message: string } {
  const { operator, value: limit } = threshold;
  // A share of nothing is no number: there was nothing to measure.
  const measured = values.filter(value => !Number.isNaN(value));
  if (measured.length === 0) {
    const verdicts = { fail: 'fail', wait: 'wait', pass: 'holds' } as const;
    return {
      verdict: verdicts[onEmpty],
      message: 'The query has no value',
    };
  }
  const beyond = measured.find(value => !OPERATORS[operator](value, limit));
  return beyond === undefined
    ? { verdict: 'holds', message: `${measured[0]} ${operator} ${limit}` }
    : { verdict: 'wait', message: `${beyond}, and not ${operator} ${limit}` };
}
