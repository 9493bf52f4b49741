import { useEffect, useState } from 'react';
import { useDebounced } from './useDebounced';
import { keys, useInfraQuery } from './useInfra';
import { ListFilter, useListAddress } from './useListAddress';
import { useLiveRefresh } from './useLiveRefresh';

const noFilter: ListFilter = { search: '', includeDeleted: false };

export const pageSizes = [20, 50, 100];

/** Environments page by page, kept fresh. */
export function useEnvironmentList(entityRef?: string) {
  const address = useListAddress();
  const { filter, page, cursor } = address;
  const typed = useTypedSearch(address);
  const [pageSize, setPageSize] = useState(pageSizes[0]);

  const request = {
    entityRef,
    type: filter.type,
    status: filter.status,
    includeDeleted: filter.includeDeleted || undefined,
    search: filter.search || undefined,
    limit: pageSize,
    cursor,
  };
  const refetchInterval = useLiveRefresh();
  const query = useInfraQuery(
    keys.list(request),
    (api, signal) => api.listEnvironments(request, { signal }),
    { refetchInterval, keepPrevious: true },
  );
  const nextCursor = query.data?.nextCursor;
  const isEmptied =
    page > 0 && query.data?.items.length === 0 && !query.isPlaceholderData;
  useEffect(() => {
    if (isEmptied) address.previous({ replace: true });
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [isEmptied]);

  return {
    query,
    /** Absent: of all entities. */
    entityRef,
    filter: { ...filter, search: typed.value },
    isFiltered: Boolean(typed.value || filter.type || filter.status),
    /** The last page has lost its last entry; the one before follows at once. */
    isEmptied,
    setFilter({ search, ...change }: Partial<ListFilter>) {
      if (search !== undefined) typed.set(search);
      else address.setFilter({ ...filter, ...change });
    },
    clear() {
      typed.set('');
      address.setFilter(noFilter);
    },
    page: {
      number: page,
      size: pageSize,
      hasNext: nextCursor !== undefined,
      next: () => nextCursor && address.next(nextCursor),
      previous: () => address.previous(),
      setSize(size: number) {
        setPageSize(size);
        address.first();
      },
    },
  };
}

export type EnvironmentList = ReturnType<typeof useEnvironmentList>;

/** What is being typed; it reaches the URL, and with it the server, once typing pauses. */
function useTypedSearch({
  filter,
  setFilter,
}: ReturnType<typeof useListAddress>) {
  const [value, set] = useState(filter.search);
  const settled = useDebounced(value.trim(), 250);
  useEffect(() => {
    if (settled !== filter.search) setFilter({ ...filter, search: settled });
    // Only what was typed goes into the URL; what comes from there is taken over below.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [settled]);
  useEffect(() => {
    if (settled !== filter.search) set(filter.search);
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [filter.search]);
  return { value, set };
}
