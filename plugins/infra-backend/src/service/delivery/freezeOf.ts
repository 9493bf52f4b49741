import { Frozen, frozenUntil } from '../../core';
import { Db, DeploymentRecord, promotions } from '../../store';
import { listPipelines } from './LineLoader';

/** Until when the step of a promotion's deployment begins nothing, by the pipeline as it is now. */
export async function freezeOf(
  db: Db,
  { promotionId }: Pick<DeploymentRecord, 'promotionId'>,
  now: Date,
): Promise<Frozen | undefined> {
  const promotion =
    promotionId === undefined
      ? undefined
      : await promotions.get(db, promotionId);
  if (!promotion) {
    return undefined;
  }
  const pipelines = await listPipelines(db);
  const step = pipelines
    .find(({ name }) => name === promotion.pipeline)
    ?.document.spec.steps.find(({ name }) => name === promotion.step);
  return frozenUntil(step?.freeze, now);
}
