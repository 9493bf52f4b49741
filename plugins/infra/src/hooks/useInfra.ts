import { useApi } from '@backstage/frontend-plugin-api';
import {
  keepPreviousData,
  QueryKey,
  useMutation,
  useQuery,
} from '@tanstack/react-query';
import { InfraApi } from '@infra-orchestration/backstage-plugin-infra-common';
import { infraApiRef } from '../api';
import { queryClientOf } from './queryClient';

/** Keys of the cache. Everything about environments is below `all`, so that one call renews it. */
export const keys = {
  all: ['environments'] as const,
  list: (filter: object) => ['environments', 'list', filter] as const,
  find: (entityRef: string | undefined, nameOrId: string) =>
    ['environments', 'find', entityRef, nameOrId] as const,
  environment: (id: string) => ['environments', 'one', id] as const,
  part: (id: string, part: string, detail?: unknown) =>
    ['environments', 'one', id, part, detail] as const,
  platform: (part: string, detail?: unknown) =>
    ['platform', part, detail] as const,
};

interface QueryOptions {
  enabled?: boolean;
  refetchInterval?: number | false;
  /** Goes on showing the answer to the previous question until that to the new one is in. */
  keepPrevious?: boolean;
}

/** Reads from the infra API through the cache. */
export function useInfraQuery<T>(
  key: QueryKey,
  read: (api: InfraApi, signal: AbortSignal) => Promise<T>,
  options: QueryOptions = {},
) {
  const { keepPrevious, ...rest } = options;
  const api = useApi(infraApiRef);
  return useQuery(
    {
      queryKey: key,
      queryFn: ({ signal }) => read(api, signal),
      ...(keepPrevious && { placeholderData: keepPreviousData }),
      ...rest,
    },
    queryClientOf(api),
  );
}

/**
 * Changes something over the infra API, then has everything about environments read again.
 * Questions that are asked by POST change nothing.
 */
export function useInfraMutation<TInput, TResult>(
  change: (api: InfraApi, input: TInput) => Promise<TResult>,
  options: { changesNothing?: boolean } = {},
) {
  const api = useApi(infraApiRef);
  const client = queryClientOf(api);
  return useMutation(
    {
      mutationFn: (input: TInput) => change(api, input),
      onSuccess: () => {
        if (options.changesNothing) return;
        client.invalidateQueries({ queryKey: keys.all });
      },
    },
    client,
  );
}

export function useInvalidate() {
  const client = queryClientOf(useApi(infraApiRef));
  return (queryKey: QueryKey) => client.invalidateQueries({ queryKey });
}
