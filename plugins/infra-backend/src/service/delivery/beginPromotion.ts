import { ConflictError } from '@backstage/errors';
import { isOver, PromotionRecord } from '../../core';
import { ChangedMeanwhileError, Db, promotions } from '../../store';
import type { RequiredApproval } from '../policies';
import type { PromotionOrder } from '../types';

/**
 * Notes that a promotion is under way, in the transaction that stores its deployment. So it is either begun or
 * given up, whoever decides the other at the same moment: both take it out of `Waiting`.
 *
 * Comes before anything else in the transaction: whoever writes about promotions locks them first, and
 * their environment after that.
 *
 * @returns the promotion as it is then
 * @throws ChangedMeanwhileError where its deployment was stored by somebody else; ConflictError where it is over
 */
export async function beginPromotion(
  trx: Db,
  { id, record }: Pick<PromotionOrder, 'id' | 'record'>,
  options: {
    deploymentId: string;
    /** Where it waits for one. */
    approval?: Pick<RequiredApproval, 'because'>;
    now: Date;
  },
): Promise<PromotionRecord> {
  const { deploymentId, approval, now } = options;
  const patch = {
    state: 'Underway' as const,
    reason: approval ? ('AwaitingApproval' as const) : ('Deploying' as const),
    message: approval?.because,
    deploymentId,
    startedAt: now.toISOString(),
  };
  if (record) {
    return await record(trx, patch);
  }
  const isBegun = await promotions.update(trx, { id, state: 'Waiting' }, patch);
  const promotion = await promotions.get(trx, id);
  if (!isBegun || !promotion) {
    throw promotion && !isOver(promotion)
      ? new ChangedMeanwhileError('The promotion was')
      : new ConflictError(
          `The promotion ${id} is over, so nothing is deployed for it`,
        );
  }
  return promotion;
}
