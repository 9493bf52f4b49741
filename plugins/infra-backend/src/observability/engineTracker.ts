import {
  MetricsService,
  TracingService,
} from '@backstage/backend-plugin-api/alpha';

type Call = {
  driver: string;
  kind: string;
  operation: string;
  provider?: string;
};

type Outcome = { outcome: string };

/** Times, counts and traces the work of the engine. */
export function createEngineTracker(services: {
  metrics: MetricsService;
  tracing: TracingService;
}) {
  const { tracing } = services;
  const { runs, calls, lost, failed } = createInstruments(services.metrics);
  return {
    run<T extends { status: string }>(
      environmentId: string,
      work: () => Promise<T>,
    ): Promise<T> {
      const attributes = { 'infra.environment.id': environmentId };
      const span = { tracing, name: 'infra.reconcile', attributes };
      return tracked(span, work, ({ seconds, result }) => {
        const outcome = result?.status ?? 'error';
        runs.record(seconds, { outcome });
        if (outcome === 'lost') {
          lost.add(1);
        } else if (outcome === 'error') {
          failed.add(1);
        }
        return outcome;
      });
    },

    driverCall<T>(call: Call, work: () => Promise<T>): Promise<T> {
      const { driver, kind, operation, provider = 'none' } = call;
      const attributes = {
        'infra.driver': driver,
        'infra.kind': kind,
        'infra.provider': provider,
      };
      const span = { tracing, name: `infra.driver.${operation}`, attributes };
      return tracked(span, work, ({ seconds, error }) => {
        const outcome = error === undefined ? 'ok' : typeOf(error);
        calls.record(seconds, { driver, kind, operation, provider, outcome });
        return outcome;
      });
    },
  };
}

function createInstruments(metrics: MetricsService) {
  return {
    runs: metrics.createHistogram<Outcome>('infra.reconciliation.duration', {
      description: 'Time of one run at an environment',
      unit: 's',
    }),
    calls: metrics.createHistogram<Required<Call> & Outcome>(
      'infra.driver.call.duration',
      { description: 'Time of one call of a driver', unit: 's' },
    ),
    lost: metrics.createCounter('infra.leases.lost', {
      description: 'Runs that lost their environment to another worker',
      unit: '{run}',
    }),
    failed: metrics.createCounter('infra.reconciliations.failed', {
      description: 'Runs that ended in an error of the engine itself',
      unit: '{run}',
    }),
  };
}

/** @param ended - records what came of it and names it in a word, for the span */
async function tracked<T>(
  span: {
    tracing: TracingService;
    name: string;
    attributes: Record<string, string>;
  },
  work: () => Promise<T>,
  ended: (end: { seconds: number; result?: T; error?: unknown }) => string,
): Promise<T> {
  const { tracing, name, attributes } = span;
  return await tracing.startActiveSpan(name, { attributes }, async active => {
    const started = performance.now();
    const seconds = () => (performance.now() - started) / 1_000;
    try {
      const result = await work();
      const outcome = ended({ seconds: seconds(), result });
      active.setAttribute('infra.outcome', outcome);
      return result;
    } catch (error) {
      const outcome = ended({ seconds: seconds(), error });
      active.setAttribute('infra.outcome', outcome);
      active.setStatus({ code: 'error', message: outcome });
      throw error;
    }
  });
}

/** The code of a driver's error, else its name: few values, and never a text that may hold more. */
function typeOf(error: unknown): string {
  const { code, name } = error as { code?: unknown; name?: unknown };
  return name === 'DriverError' ? String(code) : String(name ?? 'error');
}
