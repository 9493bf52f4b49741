import { Environment } from '@infra-orchestration/backstage-plugin-infra-common';
import { useEffect, useMemo, useState } from 'react';
import { isMoving, useEnvironmentParts } from '../../hooks/useEnvironment';
import { useEventStream } from '../../hooks/useEventStream';
import { keys, useInfraQuery, useInvalidate } from '../../hooks/useInfra';
import { currentInstances } from '../../lib/instances';
import { useLiveRefresh, useThrottled } from '../../hooks/useLiveRefresh';

/**
 * Everything about one environment, kept fresh: its events say when to read again, signals and
 * bounded polling stand in where the event stream is not available.
 */
export function useEnvironmentView(found: Environment) {
  const { id } = found;
  const pollInterval = useLiveRefresh(keys.environment(id));
  const [moving, setMoving] = useState(isMoving(found));
  const query = useInfraQuery(
    keys.environment(id),
    (api, signal) => api.getEnvironment(id, { signal }),
    { refetchInterval: moving ? Math.min(pollInterval, 10_000) : pollInterval },
  );
  const environment = query.data ?? found;
  useEffect(() => setMoving(isMoving(environment)), [environment]);

  const parts = useEnvironmentParts(environment, pollInterval);
  const stream = useEventStream(id);
  const invalidate = useInvalidate();
  const refresh = useThrottled(() => invalidate(keys.environment(id)), 500);
  const lastChange = stream.events.findLast(event => event.type !== 'log')?.id;
  useEffect(() => {
    if (lastChange) refresh();
  }, [lastChange, refresh]);

  const instances = parts.resources.data;
  const resources = useMemo(
    () => currentInstances(instances ?? []),
    [instances],
  );
  const deployments = parts.deployments.data?.items ?? [];
  return {
    environment,
    stream,
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
  };
}

export type EnvironmentView = ReturnType<typeof useEnvironmentView>;
