import { Environment } from '@infra-orchestration/backstage-plugin-infra-common';
import { useEffect, useMemo, useState } from 'react';
import { isMoving, useEnvironmentParts } from '../../hooks/useEnvironment';
import { useEventFeed } from '../../hooks/useEventFeed';
import { keys, useInfraQuery, useInvalidate } from '../../hooks/useInfra';
import { currentInstances } from '../../lib/instances';
import { useLiveRefresh, useThrottled } from '../../hooks/useLiveRefresh';

/**
 * Everything about one environment, kept fresh: its events say when to read again, signals and
 * bounded polling stand in where the event stream is not available.
 */
export function useEnvironmentView(found: Environment) {
  const { id } = found;
  const pollInterval = useLiveRefresh({
    queryKey: keys.environment(id),
    environmentId: id,
  });
  const [moving, setMoving] = useState(isMoving(found));
  const query = useInfraQuery(
    keys.environment(id),
    (api, signal) => api.getEnvironment(id, { signal }),
    { refetchInterval: moving ? Math.min(pollInterval, 10_000) : pollInterval },
  );
  const environment = query.data ?? found;
  useEffect(() => setMoving(isMoving(environment)), [environment]);

  const parts = useEnvironmentParts(environment, pollInterval);
  const invalidate = useInvalidate();
  const refresh = useThrottled(() => invalidate(keys.environment(id)), 500);
  const feed = useEventFeed(id, refresh);

  const instances = parts.resources.data;
  const resources = useMemo(
    () => currentInstances(instances ?? []),
    [instances],
  );
  const deployments = parts.deployments.data?.items ?? [];
  return {
    environment,
    feed,
    resources,
    operations: parts.operations.data?.items ?? [],
    deployments,
    receipts: parts.receipts.data ?? [],
    /** Being deleted, also where that has failed. */
    isLeaving:
      environment.status === 'Deleting' ||
      deployments.find(({ id: it }) => it === environment.currentDeploymentId)
        ?.mode === 'destroy',
    isLoading: parts.resources.isPending,
    error: parts.resources.error,
    /** What could not be read again, where something could not. */
    stale: [query, ...Object.values(parts)].find(
      part => part.isError && (part.data !== undefined || part === query),
    ),
  };
}

export type EnvironmentView = ReturnType<typeof useEnvironmentView>;
