import { EnvironmentStatus } from '@infra-orchestration/backstage-plugin-infra-common';
import { useLocation, useSearchParams } from 'react-router-dom';

export interface ListFilter {
  search: string;
  type?: string;
  status?: EnvironmentStatus;
  includeDeleted: boolean;
}

/** Cursors of the pages from the second on to the one shown; the way back leads over them. */
type Trail = string[];

/**
 * Filter and page of a list, kept in the URL so that they can be shared and come back with the
 * browser's back button. The way back through the pages is too long for a URL and kept beside it.
 */
export function useListAddress() {
  const [params, setParams] = useSearchParams();
  const { state } = useLocation();
  const cursor = params.get('after') ?? undefined;
  const trail: Trail =
    (state as { trail?: Trail } | null)?.trail ?? (cursor ? [cursor] : []);

  const filter: ListFilter = {
    search: params.get('search') ?? '',
    type: params.get('type') ?? undefined,
    status: (params.get('status') as EnvironmentStatus | null) ?? undefined,
    includeDeleted: params.has('deleted'),
  };
  const put = (
    next: Record<string, string | undefined>,
    options: { trail: Trail; replace?: boolean },
  ) =>
    setParams(
      current => {
        const changed = new URLSearchParams(current);
        for (const [name, value] of Object.entries(next)) {
          if (value) changed.set(name, value);
          else changed.delete(name);
        }
        return changed;
      },
      { replace: options.replace, state: { trail: options.trail } },
    );
  const goTo = (to: Trail, page: number, replace?: boolean) =>
    put(
      { after: to.at(-1), page: page > 0 ? String(page + 1) : undefined },
      { trail: to, replace },
    );
  const page = cursor ? Math.max(1, Number(params.get('page') ?? 2) - 1) : 0;

  return {
    filter,
    cursor,
    /** From 0. */
    page,
    setFilter({ search, type, status, includeDeleted }: ListFilter) {
      put(
        {
          search,
          type,
          // Deleted ones that are not shown cannot be asked for.
          status: status === 'Deleted' && !includeDeleted ? undefined : status,
          deleted: includeDeleted ? 'true' : undefined,
          after: undefined,
          page: undefined,
        },
        { trail: [], replace: true },
      );
    },
    next: (to: string) => goTo([...trail, to], page + 1),
    /** From a page whose way back is not known to the first. */
    previous(options: { replace?: boolean } = {}) {
      const back = trail.slice(0, -1);
      goTo(back, back.length ? page - 1 : 0, options.replace);
    },
    first: () => goTo([], 0, true),
  };
}
