import { Plan } from '@infra-orchestration/backstage-plugin-infra-common';
import { PromotionRecord } from './types';

/**
 * Why somebody has to agree to what a promotion would do now, though whoever asked for it has confirmed
 * it: it is not what they read. Undefined where it is, and where nobody confirmed a certain plan.
 */
export function whyNotConfirmed(
  { planHash, requestedBy }: Pick<PromotionRecord, 'planHash' | 'requestedBy'>,
  plan: Pick<Plan, 'hash'>,
): string | undefined {
  return planHash === undefined || planHash === plan.hash
    ? undefined
    : `What would be done is no longer what ${requestedBy} confirmed; somebody else approves it as it is now, or it is cancelled and promoted anew`;
}
