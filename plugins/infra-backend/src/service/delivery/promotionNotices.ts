import {
  InfraEvent,
  PromotionReason,
  PromotionState,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { EnvironmentRecord } from '../../store';
import { linkTo, nameOf } from '../policyNotices';
import { Notice } from '../ports';

type Told = Pick<InfraEvent, 'type' | 'data' | 'message'>;

/**
 * What the owner of an environment is told of a promotion into it: that it did not get there, or does
 * not get on, which a person has to see to. Those who approve are asked with the deployment.
 */
export function promotionNotice(
  { type, data = {}, message }: Told,
  environment: EnvironmentRecord,
): Notice | undefined {
  const { promotionId, state, reason } = data;
  const what =
    type === 'promotion.state' &&
    outcomeOf(state as PromotionState, reason as PromotionReason);
  return what
    ? {
        to: [environment.owner],
        title: `A promotion into ${nameOf(environment)} ${what}`,
        description: message,
        link: linkTo(environment),
        severity: state === 'Rejected' ? 'normal' : 'high',
        scope: `infra:promotion:${promotionId}`,
      }
    : undefined;
}

function outcomeOf(
  state: PromotionState,
  reason: PromotionReason,
): string | undefined {
  switch (state) {
    case 'Failed':
      return 'has failed';
    case 'RolledBack':
      return 'was rolled back';
    case 'Rejected':
      return 'was not approved';
    case 'Waiting':
      return reason === 'PlanFailed'
        ? 'waits, since it cannot be planned'
        : undefined;
    default:
      return undefined;
  }
}
