import { keys, useInfraQuery } from '../../hooks/useInfra';

/** What a revocation of a provider would touch. */
export const useImpact = (name: string, enabled: boolean) =>
  useInfraQuery(
    keys.platform('impact', name),
    (api, signal) => api.getProviderImpact(name, { signal }),
    { enabled },
  );
