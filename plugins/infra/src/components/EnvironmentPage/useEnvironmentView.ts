import { Environment } from '@infra-orchestration/backstage-plugin-infra-common';
import { useEffect, useState } from 'react';
import { isMoving, useEnvironmentParts } from '../../hooks/useEnvironment';
import { useEventStream } from '../../hooks/useEventStream';
import { keys, useInfraQuery, useInvalidate } from '../../hooks/useInfra';
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

  return {
    environment,
    stream,
    resources: parts.resources.data ?? [],
    operations: parts.operations.data?.items ?? [],
    deployments: parts.deployments.data?.items ?? [],
    isLoading: parts.resources.isPending,
    error: parts.resources.error,
  };
}

export type EnvironmentView = ReturnType<typeof useEnvironmentView>;
