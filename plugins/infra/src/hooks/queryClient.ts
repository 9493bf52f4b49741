import { QueryClient } from '@tanstack/react-query';
import { InfraApi } from '@infra-orchestration/backstage-plugin-infra-common';
import { apiProblem } from '../lib/apiError';

const clients = new WeakMap<InfraApi, QueryClient>();

/** Asking again cannot change an answer that blames the request. */
function isWorthRetrying(failures: number, error: unknown) {
  const { status } = apiProblem(error);
  return failures < 2 && (status === undefined || status >= 500);
}

/**
 * The cache of one API instance. It hangs on the instance and not on the module, so that two apps
 * on a page, or two tests, never see each other's data.
 */
export function queryClientOf(api: InfraApi): QueryClient {
  const known = clients.get(api);
  if (known) return known;
  const client = new QueryClient({
    defaultOptions: {
      queries: {
        retry: isWorthRetrying,
        retryDelay: failures => 500 * 2 ** failures,
        staleTime: 2_000,
        gcTime: 60_000,
        networkMode: 'always',
      },
      mutations: { networkMode: 'always' },
    },
  });
  clients.set(api, client);
  return client;
}
