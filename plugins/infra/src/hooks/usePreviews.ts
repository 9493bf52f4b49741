import {
  Environment,
  InfraApi,
  Preview,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { useEffect, useState } from 'react';
import { useSearchParams } from 'react-router-dom';
import { deliveryKeys } from './useDelivery';
import { useInfraMutation, useInfraQuery } from './useInfra';
import { useLiveRefresh } from './useLiveRefresh';

export const PREVIEW_PAGE = 25;
/** A pull request that has no environment yet is told by no signal. */
const MOST_INTERVAL_MS = 10_000;
const LOOK_UP_PAGE = 500;
/** So many are looked through for those of environments. */
const MOST_LOOKED_UP = 2_000;
const LOOK_UP_REFRESH_MS = 60_000;

export const previewStates = ['open', 'closed', 'all'] as const;

export type ShownPreviews = (typeof previewStates)[number];

/** Previews page by page, kept fresh; which are shown is in the URL, so that it can be shared. */
export function usePreviews(entityRef: string) {
  const [params, setParams] = useSearchParams();
  const [trail, setTrail] = useState<string[]>([]);
  const asked = params.get('previews');
  const shown = previewStates.find(each => each === asked) ?? 'open';
  const request = {
    entityRef,
    state: shown === 'all' ? undefined : shown,
    limit: PREVIEW_PAGE,
    cursor: trail.at(-1),
  };
  const refetchInterval = Math.min(useLiveRefresh(), MOST_INTERVAL_MS);
  const query = useInfraQuery(
    deliveryKeys.part(entityRef, 'previews', request),
    (api, signal) => api.listPreviews(request, { signal }),
    { keepPrevious: true, refetchInterval },
  );
  const nextCursor = query.data?.nextCursor;
  const isEmptied =
    trail.length > 0 &&
    query.data?.items.length === 0 &&
    !query.isPlaceholderData;
  // The last page has lost its last row; the one before follows at once.
  useEffect(() => {
    if (isEmptied) setTrail(pages => pages.slice(0, -1));
  }, [isEmptied]);
  return {
    query,
    shown,
    show(next: ShownPreviews) {
      setTrail([]);
      setParams(
        current => {
          const changed = new URLSearchParams(current);
          if (next === 'open') changed.delete('previews');
          else changed.set('previews', next);
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

export type PreviewList = ReturnType<typeof usePreviews>;

export function useClosePreview() {
  return useInfraMutation((api, id: string) => api.closePreview(id));
}

export function useReopenPreview() {
  return useInfraMutation((api, { entityRef, type, pullRequest }: Preview) =>
    api.openPreview({ entityRef, type, pullRequest }),
  );
}

const none: ReadonlyMap<string, Preview> = new Map();

/** Environments that were made for a pull request have it. */
const LABEL = 'pull-request';

/**
 * The previews that environments belong to, by the id of the environment. Newest come first on both
 * sides, so that few pages are read.
 */
export function usePreviewsOf(
  environments: readonly Environment[],
  entityRef?: string,
): ReadonlyMap<string, Preview> {
  const wanted = environments
    .filter(({ labels }) => labels[LABEL] !== undefined)
    .map(({ id }) => id)
    .sort();
  const { data } = useInfraQuery(
    ['previews', entityRef, wanted],
    (api, signal) => findPreviews(api, { entityRef, wanted, signal }),
    {
      enabled: wanted.length > 0,
      keepPrevious: true,
      refetchInterval: LOOK_UP_REFRESH_MS,
    },
  );
  return data ?? none;
}

async function findPreviews(
  api: InfraApi,
  options: { entityRef?: string; wanted: string[]; signal: AbortSignal },
): Promise<Map<string, Preview>> {
  const { entityRef, wanted, signal } = options;
  const found = new Map<string, Preview>();
  let cursor: string | undefined;
  let looked = 0;
  do {
    const page = await api.listPreviews(
      { entityRef, limit: LOOK_UP_PAGE, cursor },
      { signal },
    );
    for (const preview of page.items) {
      const id = preview.environment?.id;
      if (id && wanted.includes(id)) found.set(id, preview);
    }
    looked += page.items.length;
    cursor = page.nextCursor;
  } while (cursor && found.size < wanted.length && looked < MOST_LOOKED_UP);
  return found;
}
