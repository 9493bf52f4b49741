import { DeliveryMetrics } from '@infra-orchestration/backstage-plugin-infra-common';
import { Db, EnvironmentFilter } from '../../store';

export async function readMetrics(
  _db: Db,
  options: {
    entityRef: string;
    until: Date;
    days: number;
    restriction?: EnvironmentFilter;
  },
): Promise<DeliveryMetrics> {
  const { entityRef, until, days } = options;
  const from = new Date(until.getTime() - days * 24 * 3_600_000);
  return {
    entityRef,
    from: from.toISOString(),
    until: until.toISOString(),
    deployments: 0,
    deploymentFrequency: 0,
  };
}
