import { MetricsService } from '@backstage/backend-plugin-api/alpha';

/** What is read from the database when somebody collects. */
export interface GaugeSources {
  countByStatus(): Promise<{ status: string; count: number }[]>;
  countDue(): Promise<number>;
  listProviders(): Promise<{ provider: string; health: string }[]>;
}

/** Each replica tells the same, as it is the state of the installation. */
export function observeInstallation(
  metrics: MetricsService,
  sources: GaugeSources,
): void {
  metrics
    .createObservableGauge<{ status: string }>('infra.environments', {
      description: 'Environments by status',
      unit: '{environment}',
    })
    .addCallback(async result => {
      for (const { status, count } of await sources.countByStatus()) {
        result.observe(count, { status });
      }
    });
  metrics
    .createObservableGauge('infra.environments.due', {
      description: 'Environments whose time has come and that nobody works on',
      unit: '{environment}',
    })
    .addCallback(async result => {
      result.observe(await sources.countDue());
    });
  metrics
    .createObservableGauge<{ provider: string; health: string }>(
      'infra.providers',
      { description: 'Providers by health', unit: '{provider}' },
    )
    .addCallback(async result => {
      for (const { provider, health } of await sources.listProviders()) {
        result.observe(1, { provider, health });
      }
    });
}
