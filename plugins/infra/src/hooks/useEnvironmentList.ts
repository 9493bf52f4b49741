import { EnvironmentStatus } from '@infra-orchestration/backstage-plugin-infra-common';
import { useState } from 'react';
import { useDebounced } from './useDebounced';
import { keys, useInfraQuery } from './useInfra';
import { useLiveRefresh } from './useLiveRefresh';

export interface ListFilter {
  search: string;
  type?: string;
  status?: EnvironmentStatus;
  includeDeleted: boolean;
}

const noFilter: ListFilter = { search: '', includeDeleted: false };

export const pageSizes = [20, 50, 100];

/** Environments page by page, kept fresh. The cursors of the pages before lead back. */
export function useEnvironmentList(entityRef?: string) {
  const [filter, setFilterState] = useState(noFilter);
  const [cursors, setCursors] = useState<string[]>([]);
  const [pageSize, setPageSizeState] = useState(pageSizes[0]);
  const search = useDebounced(filter.search.trim(), 250);

  const request = {
    entityRef,
    type: filter.type,
    status: filter.status,
    includeDeleted: filter.includeDeleted || undefined,
    search: search || undefined,
    limit: pageSize,
    cursor: cursors.at(-1),
  };
  const refetchInterval = useLiveRefresh();
  const query = useInfraQuery(
    keys.list(request),
    (api, signal) => api.listEnvironments(request, { signal }),
    { refetchInterval, keepPrevious: true },
  );
  const nextCursor = query.data?.nextCursor;

  return {
    query,
    filter,
    isFiltered: Boolean(filter.search || filter.type || filter.status),
    setFilter(change: Partial<ListFilter>) {
      setFilterState(current => ({ ...current, ...change }));
      setCursors([]);
    },
    clear() {
      setFilterState(noFilter);
      setCursors([]);
    },
    page: {
      number: cursors.length,
      size: pageSize,
      hasNext: nextCursor !== undefined,
      next: () => nextCursor && setCursors([...cursors, nextCursor]),
      previous: () => setCursors(cursors.slice(0, -1)),
      setSize(size: number) {
        setPageSizeState(size);
        setCursors([]);
      },
    },
  };
}

export type EnvironmentList = ReturnType<typeof useEnvironmentList>;
