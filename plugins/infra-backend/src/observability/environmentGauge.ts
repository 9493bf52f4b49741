import { MetricsService } from '@backstage/backend-plugin-api/alpha';

/** Environments by status, counted when somebody collects. */
export function observeEnvironments(
  metrics: MetricsService,
  countByStatus: () => Promise<{ status: string; count: number }[]>,
): void {
  const gauge = metrics.createObservableGauge<{ status: string }>(
    'infra.environments',
    { description: 'Environments by status', unit: '{environment}' },
  );
  gauge.addCallback(async result => {
    for (const { status, count } of await countByStatus()) {
      result.observe(count, { status });
    }
  });
}
