import {
  Environment,
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

/** The previews that environments belong to, by the id of the environment. */
export function usePreviewsOf(
  environments: readonly Environment[],
): ReadonlyMap<string, Preview> {
  const environmentId = environments
    .filter(({ labels }) => labels[LABEL] !== undefined)
    .map(({ id }) => id)
    .sort();
  const { data } = useInfraQuery(
    ['previews', environmentId],
    async (api, signal) => {
      // An environment is of one preview at most.
      const { items } = await api.listPreviews(
        { environmentId, limit: environmentId.length },
        { signal },
      );
      return new Map(
        items.flatMap(each =>
          each.environment ? [[each.environment.id, each] as const] : [],
        ),
      );
    },
    {
      enabled: environmentId.length > 0,
      keepPrevious: true,
      refetchInterval: LOOK_UP_REFRESH_MS,
    },
  );
  return data ?? none;
}
