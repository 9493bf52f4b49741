import { keys, useInfraQuery } from './useInfra';
import { useLiveRefresh } from './useLiveRefresh';

/** Below those of environments: whatever changes one of these may move a line on. */
export const deliveryKeys = {
  all: [...keys.all, 'delivery'] as const,
  part: (entityRef: string, part: string, detail?: unknown) =>
    [...deliveryKeys.all, entityRef, part, detail] as const,
};

/** A new image that nothing is done with yet is told by no signal. */
const MOST_INTERVAL_MS = 20_000;

/** How far the images of a component are. */
export function useDelivery(entityRef: string) {
  const refetchInterval = Math.min(useLiveRefresh(), MOST_INTERVAL_MS);
  return useInfraQuery(
    deliveryKeys.part(entityRef, 'line'),
    (api, signal) => api.getDelivery(entityRef, { signal }),
    { refetchInterval },
  );
}

/** The images that a component may run, or those of one repository, newest first. */
export function useArtifacts(
  entityRef: string,
  limit: number,
  repository?: string,
) {
  return useInfraQuery(
    deliveryKeys.part(entityRef, 'artifacts', { limit, repository }),
    (api, signal) =>
      api.listArtifacts({ entityRef, repository, limit }, { signal }),
    { keepPrevious: true, refetchInterval: MOST_INTERVAL_MS },
  );
}

export function useDeliveryMetrics(entityRef: string, days: number) {
  return useInfraQuery(
    deliveryKeys.part(entityRef, 'metrics', days),
    (api, signal) => api.getDeliveryMetrics(entityRef, { days }, { signal }),
    { keepPrevious: true },
  );
}
