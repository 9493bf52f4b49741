import { DriverError } from '@infra-orchestration/backstage-plugin-infra-node';
import { z } from 'zod';

/** A server of the configuration. */
export interface PrometheusServer {
  /** What documents name. */
  name: string;
  /** Base, such as `https://prometheus.example.com/`; `api/v1/query` is added. */
  url: string;
  /** Of `authorization`, where it asks for one. */
  authorization?: string;
}

const sample = z.tuple([z.number(), z.string()]);

const answers = z.discriminatedUnion('status', [
  z.object({
    status: z.literal('success'),
    data: z.discriminatedUnion('resultType', [
      z.object({
        resultType: z.literal('vector'),
        result: z.array(z.object({ value: sample.optional() })),
      }),
      z.object({ resultType: z.literal('scalar'), result: sample }),
      z.object({ resultType: z.enum(['matrix', 'string']), result: z.any() }),
    ]),
  }),
  z.object({ status: z.literal('error'), error: z.string() }),
]);

/**
 * The values that a query has now, one for each series.
 *
 * @throws DriverError `retryable` where the server may answer later
 */
export async function queryPrometheus(
  server: PrometheusServer,
  query: string,
  signal: AbortSignal,
): Promise<number[]> {
  const where = `Prometheus "${server.name}"`;
  const base = server.url.endsWith('/') ? server.url : `${server.url}/`;
  let answer: Response;
  try {
    answer = await fetch(new URL('api/v1/query', base), {
      method: 'POST',
      body: new URLSearchParams({ query }),
      headers: server.authorization
        ? { authorization: server.authorization }
        : undefined,
      signal,
      redirect: 'manual',
    });
  } catch (error) {
    signal.throwIfAborted();
    throw new DriverError('retryable', `${where} gave no answer`, {
      cause: error,
    });
  }
  const { status } = answer;
  if (status === 401 || status === 403) {
    await answer.body?.cancel();
    throw new DriverError(
      'terminal',
      `${where} answered ${status}; its credentials are in infra.hooks.prometheus`,
    );
  }
  if (status === 429 || status >= 500) {
    await answer.body?.cancel();
    throw new DriverError('retryable', `${where} answered ${status}`);
  }
  const read = answers.safeParse(await answer.json().catch(() => undefined));
  if (!read.success) {
    throw new DriverError(
      'terminal',
      `${where} answered ${status} with something else than its API does`,
    );
  }
  return valuesOf(read.data, where);
}

function valuesOf(answer: z.infer<typeof answers>, where: string): number[] {
  if (answer.status === 'error') {
    throw new DriverError(
      'terminal',
      `${where} refused the query: ${answer.error}`,
    );
  }
  const { data } = answer;
  switch (data.resultType) {
    case 'scalar':
      return [numberOf(data.result[1])];
    case 'vector':
      return data.result.map(({ value }) => numberOf(value?.[1] ?? 'NaN'));
    default:
      throw new DriverError(
        'terminal',
        `The query gives a ${data.resultType}; only numbers of one instant are compared`,
      );
  }
}

function numberOf(text: string): number {
  return Number(text.replace('Inf', 'Infinity'));
}
