import { compareText } from '../json';
import { Look, noted } from './look';
import { stepOf } from './steps';
import {
  DeliveryLine,
  DeliveryLook,
  LineEnvironment,
  PromotionRecord,
} from './types';
import { lookAtRollback, lookAtUnderway } from './underway';
import { lookAtNone, lookAtWaiting, lookForNewer } from './waiting';

/**
 * What is to be done about the delivery of a component: at most one thing for each environment.
 *
 * Decided from the line alone, so that whoever dies between two decisions, or looks at the same time
 * as another, comes to the same. Decisions of later steps come first: what is verified in a step is
 * recorded for the next one before something newer is begun there.
 */
export function decideDelivery(line: DeliveryLine, now: Date): DeliveryLook {
  const looks = inOrder(line).map(environment =>
    lookAt(line, environment, now),
  );
  const times = looks.flatMap(({ until }) => (until ? [+until] : []));
  return {
    decisions: looks.flatMap(({ decision }) => (decision ? [decision] : [])),
    ...(times.length > 0 && { nextLookAt: new Date(Math.min(...times)) }),
  };
}

/**
 * Whether a promotion that has just been recorded is begun at once, so that nobody need look at the line anew for
 * that. Never where a deployment awaits approval: to end that changes the version of the environment, which whatever
 * is recorded together with its deployment is bound to.
 */
export function isBegunAtOnce(
  line: DeliveryLine,
  promotion: PromotionRecord,
  now: Date,
): boolean {
  const environments = line.environments.map(each =>
    each.id === promotion.environmentId
      ? {
          ...each,
          open: promotion,
          openDeployment: undefined,
          rollbackDeployment: undefined,
        }
      : each,
  );
  return decideDelivery({ ...line, environments }, now).decisions.some(
    each => each.act === 'begin' && each.promotion.id === promotion.id,
  );
}

/** The last step first; whatever is on no step before all. */
function inOrder(line: DeliveryLine): LineEnvironment[] {
  const place = (environment: LineEnvironment) =>
    stepOf(line, environment)?.index ?? Number.MAX_SAFE_INTEGER;
  return [...line.environments].sort(
    (a, b) => place(b) - place(a) || compareText(a.id, b.id),
  );
}

function lookAt(
  line: DeliveryLine,
  environment: LineEnvironment,
  now: Date,
): Look {
  const { open, openDeployment, rollbackDeployment } = environment;
  const place = { line, environment, now };
  if (!open) {
    return lookAtNone(place);
  }
  if (environment.status === 'Deleted') {
    return noted(open, {
      state: 'Cancelled',
      reason: 'EnvironmentLeaving',
      message: 'The environment was deleted',
    });
  }
  if (open.state === 'RollingBack' || rollbackDeployment) {
    return lookAtRollback(line, environment, open);
  }
  if (open.state === 'Waiting' && !openDeployment) {
    return lookAtWaiting(place, open);
  }
  const newer =
    openDeployment?.status === 'AwaitingApproval'
      ? lookForNewer(place, open)
      : undefined;
  return newer ?? lookAtUnderway(line, environment, open);
}
