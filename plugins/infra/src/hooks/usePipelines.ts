import { keys, useInfraQuery } from './useInfra';

const REFRESH_MS = 30_000;

/** The delivery pipelines in force. */
export function usePipelines() {
  return useInfraQuery(
    keys.platform('pipelines'),
    (api, signal) => api.listPipelines({ signal }),
    { refetchInterval: REFRESH_MS },
  );
}
