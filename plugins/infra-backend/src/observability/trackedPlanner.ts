import {
  MetricsService,
  TracingService,
} from '@backstage/backend-plugin-api/alpha';

/** The least of a plan that a metric needs. */
interface PlanLike {
  errors: readonly unknown[];
}

interface PlannerLike<TRequest, TPlan extends PlanLike> {
  planEnvironment(request: TRequest): Promise<TPlan>;
}

/** A planner whose plans are timed and traced. */
export function trackedPlanner<TRequest, TPlan extends PlanLike>(
  inner: PlannerLike<TRequest, TPlan>,
  services: { metrics: MetricsService; tracing: TracingService },
): PlannerLike<TRequest, TPlan> {
  const durations = services.metrics.createHistogram<{ outcome: string }>(
    'infra.plan.duration',
    { description: 'Time to make a plan', unit: 's' },
  );
  return {
    planEnvironment: request =>
      services.tracing.startActiveSpan('infra.plan', async span => {
        const started = performance.now();
        let outcome = 'failed';
        try {
          const plan = await inner.planEnvironment(request);
          outcome = plan.errors.length ? 'errors' : 'ok';
          return plan;
        } finally {
          span.setAttribute('infra.plan.outcome', outcome);
          durations.record((performance.now() - started) / 1000, { outcome });
        }
      }),
  };
}
