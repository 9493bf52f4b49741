import {
  DeploymentStatus,
  PromotionReason,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { Look, noted, Whereabouts } from './look';
import { stepOf } from './steps';
import {
  DeliveryLine,
  LineDeployment,
  LineEnvironment,
  PromotionRecord,
} from './types';

type Ending = Pick<Whereabouts, 'state' | 'reason'>;

/** Where a promotion is while its deployment has a status; a failure is dealt with by the step. */
const whereabouts: Record<Exclude<DeploymentStatus, 'Failed'>, Ending> = {
  AwaitingApproval: { state: 'Underway', reason: 'AwaitingApproval' },
  Pending: { state: 'Underway', reason: 'Deploying' },
  Running: { state: 'Underway', reason: 'Deploying' },
  Succeeded: { state: 'Succeeded', reason: 'Verified' },
  Rejected: { state: 'Rejected', reason: 'NotApproved' },
  Cancelled: { state: 'Cancelled', reason: 'Withdrawn' },
  Superseded: { state: 'Superseded', reason: 'OtherDeployment' },
};

/** A promotion that has a deployment. */
export function lookAtUnderway(
  line: DeliveryLine,
  environment: LineEnvironment,
  promotion: PromotionRecord,
): Look {
  const deployment = environment.openDeployment;
  if (!deployment) {
    return noted(promotion, {
      state: 'Failed',
      reason: 'DeploymentFailed',
      message: 'Its deployment is not known any more',
    });
  }
  const { status, isVerifying, message } = deployment;
  if (status === 'Failed') {
    return lookAtFailed(line, environment, { promotion, deployment });
  }
  const { state, reason } = whereabouts[status];
  return noted(promotion, {
    state,
    reason: status === 'Running' && isVerifying ? 'Verifying' : reason,
    message,
  });
}

function lookAtFailed(
  line: DeliveryLine,
  environment: LineEnvironment,
  failed: { promotion: PromotionRecord; deployment: LineDeployment },
): Look {
  const { promotion, deployment } = failed;
  const { message } = deployment;
  const reason = failureOf(deployment);
  const place = stepOf(line, environment);
  const rollsBack =
    place?.step.name === promotion.step &&
    place.step.onFailure === 'rollback' &&
    // What somebody else brought since stays.
    environment.current?.id === deployment.id &&
    !environment.isLeaving;
  if (!rollsBack) {
    return noted(promotion, { state: 'Failed', reason, message });
  }
  const toDeploymentId = environment.lastGood?.id;
  return toDeploymentId === undefined
    ? noted(promotion, {
        state: 'Failed',
        reason: 'NothingToRollBackTo',
        message,
      })
    : {
        decision: {
          act: 'rollBack',
          promotion,
          toDeploymentId,
          reason,
          message,
        },
      };
}

function failureOf(deployment: LineDeployment | undefined): PromotionReason {
  return deployment?.verificationFailed
    ? 'VerificationFailed'
    : 'DeploymentFailed';
}

/** A promotion that failed, and what was there before is on its way. */
export function lookAtRollback(
  line: DeliveryLine,
  environment: LineEnvironment,
  promotion: PromotionRecord,
): Look {
  const { rollbackDeployment, openDeployment } = environment;
  if (!rollbackDeployment) {
    return openDeployment
      ? lookAtFailed(line, environment, {
          promotion,
          deployment: openDeployment,
        })
      : noted(promotion, { state: 'Failed', reason: 'RollbackFailed' });
  }
  const { status, message } = rollbackDeployment;
  // Whoever asked for the rollback may have died before it was written down why.
  const reason =
    promotion.state === 'RollingBack'
      ? promotion.reason
      : failureOf(openDeployment);
  switch (status) {
    case 'Succeeded':
      return noted(promotion, { state: 'RolledBack', reason });
    case 'Superseded':
      return noted(promotion, {
        state: 'Superseded',
        reason: 'OtherDeployment',
      });
    case 'Failed':
    case 'Rejected':
    case 'Cancelled':
      return noted(promotion, {
        state: 'Failed',
        reason: 'RollbackFailed',
        message,
      });
    default:
      return noted(promotion, { state: 'RollingBack', reason });
  }
}
