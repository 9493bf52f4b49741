import { PromotionPlan } from '@infra-orchestration/backstage-plugin-infra-common';
import { planLines } from './planText';

/** What a promotion would do, as lines for a task log; warnings apart. */
export function promotionLines({ difference, plan }: PromotionPlan): string[] {
  const { images, workload, definitions } = difference;
  return [
    ...images.map(
      ({ container, before, after }) =>
        `${container}: ${before ?? 'nothing'} → ${after ?? 'nothing'}`,
    ),
    ...workload.map(({ path }) => `the Score file differs at ${path}`),
    ...definitions.map(
      ({ address }) => `${address} has another definition there than here`,
    ),
    ...planLines(plan),
  ];
}
