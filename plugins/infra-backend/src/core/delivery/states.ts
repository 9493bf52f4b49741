import { PromotionState } from '@infra-orchestration/backstage-plugin-infra-common';
import type { PromotionRecord } from './types';

/** Those of a promotion that is not over. */
export const openStates: readonly PromotionState[] = [
  'Waiting',
  'Underway',
  'RollingBack',
];

export function isOver({ state }: { state: PromotionState }): boolean {
  return !openStates.includes(state);
}

/**
 * Whether the release of a promotion that is over is not tried again by itself: it was begun or withdrawn, and did
 * not give way to a newer artifact. `promotions.listTried` asks the same of what is stored.
 */
export function isTried({
  reason,
  startedAt,
}: Pick<PromotionRecord, 'reason' | 'startedAt'>): boolean {
  return (
    reason !== 'NewerArtifact' &&
    (startedAt !== undefined || reason === 'Withdrawn')
  );
}
