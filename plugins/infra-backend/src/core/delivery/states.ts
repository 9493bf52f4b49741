import { PromotionState } from '@infra-orchestration/backstage-plugin-infra-common';

/** Those of a promotion that is not over. */
export const openStates: readonly PromotionState[] = [
  'Waiting',
  'Underway',
  'RollingBack',
];

export function isOver({ state }: { state: PromotionState }): boolean {
  return !openStates.includes(state);
}
