import { MetricsService } from '@backstage/backend-plugin-api/alpha';

/** Counts what is asked for. */
export function createUseCaseTracker(metrics: MetricsService) {
  const environments = metrics.createCounter<{ type: string }>(
    'infra.environments.created',
    { description: 'Environments created', unit: '{environment}' },
  );
  const deployments = metrics.createCounter<{ mode: string }>(
    'infra.deployments.created',
    { description: 'Deployments asked for', unit: '{deployment}' },
  );
  return {
    environmentCreated(attributes: { type: string }) {
      environments.add(1, attributes);
    },
    deploymentCreated(attributes: { mode: string }) {
      deployments.add(1, attributes);
    },
  };
}
