import {
  InfraApi,
  Promotion,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { keys, useInfraQuery } from './useInfra';
import { useLiveRefresh } from './useLiveRefresh';

/** Below those of environments: whatever changes one of these may move a promotion on. */
const openKey = [...keys.all, 'promotions', 'open'] as const;

const PAGE = 500;
/** So many are looked through. */
export const MOST_PROMOTIONS = 2_000;
/** The end of a freeze is told by no signal. */
const MOST_INTERVAL_MS = 20_000;

export interface OpenPromotions {
  promotions: Promotion[];
  /** There are others, older than these. */
  hasMore: boolean;
}

/** The promotions of all components that are not over. */
export function usePromotionsList() {
  const refetchInterval = Math.min(
    useLiveRefresh({ queryKey: openKey }),
    MOST_INTERVAL_MS,
  );
  return useInfraQuery(openKey, readOpen, { refetchInterval });
}

/** All of them, since those wanted first are those that the API lists last. */
async function readOpen(
  api: InfraApi,
  signal: AbortSignal,
): Promise<OpenPromotions> {
  const promotions: Promotion[] = [];
  let cursor: string | undefined;
  do {
    const page = await api.listPromotions(
      { open: true, limit: PAGE, cursor },
      { signal },
    );
    promotions.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== undefined && promotions.length < MOST_PROMOTIONS);
  return { promotions, hasMore: cursor !== undefined };
}
