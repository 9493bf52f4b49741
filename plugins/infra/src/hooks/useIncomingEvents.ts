import { IncomingEventFate } from '@infra-orchestration/backstage-plugin-infra-common';
import { useState } from 'react';
import { useSearchParams } from 'react-router-dom';
import { status } from '../translation/status';
import { keys, useInfraQuery } from './useInfra';

export const EVENT_PAGE = 25;
/** No signal tells of them. */
const NEWEST_REFRESH_MS = 5_000;
/** Pages further back hardly change. */
const OLDER_REFRESH_MS = 60_000;

export interface IncomingEventFilter {
  source?: string;
  fate?: IncomingEventFate;
}

/** What else is in an address that was typed is no filter. */
const knownFate = (asked: string | null) =>
  asked !== null && Object.hasOwn(status.fate, asked)
    ? (asked as IncomingEventFate)
    : undefined;

/** Events page by page, kept fresh; the filter is in the URL, so that it can be shared. */
export function useIncomingEvents() {
  const [params, setParams] = useSearchParams();
  const [trail, setTrail] = useState<string[]>([]);
  const filter: IncomingEventFilter = {
    source: params.get('source') ?? undefined,
    fate: knownFate(params.get('fate')),
  };
  const cursor = trail.at(-1);
  const request = { ...filter, limit: EVENT_PAGE, cursor };
  const query = useInfraQuery(
    keys.platform('incoming-events', request),
    (api, signal) => api.listIncomingEvents(request, { signal }),
    {
      keepPrevious: true,
      refetchInterval: cursor ? OLDER_REFRESH_MS : NEWEST_REFRESH_MS,
    },
  );
  const nextCursor = query.data?.nextCursor;
  return {
    query,
    filter,
    isFiltered: Boolean(filter.source || filter.fate),
    setFilter(next: IncomingEventFilter) {
      setTrail([]);
      setParams(
        current => {
          const changed = new URLSearchParams(current);
          for (const name of ['source', 'fate'] as const) {
            const value = next[name];
            if (value) changed.set(name, value);
            else changed.delete(name);
          }
          return changed;
        },
        { replace: true },
      );
    },
    page: {
      /** From 0. */
      number: trail.length,
      hasNext: nextCursor !== undefined,
      next: () => nextCursor && setTrail([...trail, nextCursor]),
      previous: () => setTrail(trail.slice(0, -1)),
    },
  };
}

export type IncomingEventList = ReturnType<typeof useIncomingEvents>;

/** The image that an event led to, with where it has been. */
export function useToldArtifact(id: string | undefined) {
  return useInfraQuery(
    keys.platform('told-artifact', id),
    (api, signal) => api.getArtifact(id!, { signal }),
    { enabled: id !== undefined },
  );
}
