import {
  PromotionReason,
  PromotionState,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { PromotionRecord } from '../../core';
import { NewEvent } from '../../store';

const reasons: Record<PromotionReason, string> = {
  Frozen: 'waits for the end of a freeze',
  EnvironmentBusy: 'waits for its turn',
  EnvironmentLeaving: 'ends, since the environment is being deleted',
  Quarantined: 'waits until its infrastructure can be reached again',
  PlanFailed: 'waits, since it cannot be planned',
  AwaitingApproval: 'waits for approval',
  Deploying: 'is being deployed',
  Verifying: 'is being verified',
  Verified: 'is deployed and verified',
  DeploymentFailed: 'could not be deployed',
  VerificationFailed: 'did not pass its verification',
  NothingToRollBackTo: 'failed, and there is nothing to roll back to',
  RollbackFailed: 'failed, and so did its rollback',
  NewerArtifact: 'gives way to a newer release',
  OtherDeployment: 'gives way to another deployment',
  NotApproved: 'was not approved',
  Withdrawn: 'was withdrawn',
  PipelineChanged: 'ends, since the pipeline has no such step any more',
};

const endings: Partial<Record<PromotionState, string>> = {
  RollingBack: ', and what was there before comes back',
  RolledBack: ', so what was there before is back',
};

/** One sentence for the log of the environment. */
export function tellPromotion({
  state,
  reason,
  message,
  release,
}: PromotionRecord): string {
  const images = Object.values(release.images).map(({ image }) =>
    shorten(image),
  );
  const what = `Promotion of ${images.join(', ') || 'nothing'}`;
  const after = endings[state] ?? '';
  return `${what} ${reasons[reason]}${after}${message ? `: ${message}` : ''}`;
}

/**
 * That it got to where it is, for the same log.
 *
 * @param options - `isAskedAgain`: its plan is not the one that was confirmed; whoever did is to know
 */
export function promotionEvent(
  promotion: PromotionRecord,
  { isAskedAgain = false }: { isAskedAgain?: boolean } = {},
): NewEvent {
  const { id, environmentId, deploymentId, state, reason, step } = promotion;
  const isWarning =
    isAskedAgain || state === 'Failed' || state === 'RolledBack';
  return {
    environmentId,
    deploymentId,
    type: 'promotion.state',
    level: isWarning ? 'warn' : 'info',
    message: tellPromotion(promotion),
    data: {
      ...{ promotionId: id, state, reason, step },
      ...(isAskedAgain && { confirmedBy: promotion.requestedBy }),
    },
  };
}

/** `host/path@sha256:0123456789ab…` */
function shorten(image: string): string {
  return image.replace(/(@sha256:[0-9a-f]{12})[0-9a-f]+$/, '$1…');
}
