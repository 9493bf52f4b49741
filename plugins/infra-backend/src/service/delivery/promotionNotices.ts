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
 * not get on, which a person has to see to. Those who approve are asked with the deployment; whoever
 * confirmed another plan than it has now is told so.
 */
export function promotionNotice(
  { type, data = {}, message }: Told,
  environment: EnvironmentRecord,
): Notice | undefined {
  const { promotionId, state, reason, confirmedBy } = data;
  const what =
    type === 'promotion.state' &&
    outcomeOf(state as PromotionState, reason as PromotionReason);
  if (type === 'promotion.state' && typeof confirmedBy === 'string') {
    return {
      to: [confirmedBy],
      title: `A promotion into ${nameOf(
        environment,
      )} waits, since its plan is not the one that you confirmed`,
      description: message,
      link: linkTo(environment),
      severity: 'high',
      scope: `infra:promotion:${promotionId}`,
    };
  }
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
