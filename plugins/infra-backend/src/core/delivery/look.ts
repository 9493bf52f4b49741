import {
  DeliveryStep,
  PromotionReason,
  PromotionState,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { frozenUntil } from './freeze';
import { isAtWork } from './steps';
import { DeliveryDecision, LineEnvironment, PromotionRecord } from './types';

/** What a look at one environment comes to. */
export interface Look {
  decision?: DeliveryDecision;
  /** When it is to be looked at again at the latest. */
  until?: Date;
}

/** Where a promotion is. */
export interface Whereabouts {
  state: PromotionState;
  reason: PromotionReason;
  message?: string;
  until?: Date;
}

/** Why nothing can be begun. */
export interface Obstacle {
  reason: PromotionReason;
  message: string;
  until?: Date;
}

/** Writes down where a promotion is, unless that is known: a look at the same thing changes nothing. */
export function noted(promotion: PromotionRecord, found: Whereabouts): Look {
  const { state, reason, message, until } = found;
  const isKnown =
    promotion.state === state &&
    promotion.reason === reason &&
    (until === undefined || isSameTime(until, promotion.nextLookAt));
  return {
    ...(!isKnown && {
      decision: { act: 'note', promotion, state, reason, message, until },
    }),
    ...(until && { until }),
  };
}

function isSameTime(a: Date, b: string | undefined): boolean {
  return b !== undefined && +a === +new Date(b);
}

/** What has to end before anything is begun in an environment. */
export function obstacleIn(
  environment: LineEnvironment,
  { step, now }: { step: DeliveryStep; now: Date },
): Obstacle | undefined {
  const { awaiting, current } = environment;
  if (environment.isLeaving) {
    return {
      reason: 'EnvironmentLeaving',
      message: 'The environment is being deleted',
    };
  }
  if (environment.isQuarantined) {
    return {
      reason: 'Quarantined',
      message: 'A provider of the environment is out of reach or was revoked',
    };
  }
  if (awaiting || (current && isAtWork(current))) {
    return {
      reason: 'EnvironmentBusy',
      message: awaiting
        ? 'Another deployment awaits approval'
        : 'Another deployment is under way',
    };
  }
  const frozen = frozenUntil(step.freeze, now);
  return (
    frozen && {
      reason: 'Frozen',
      message: `Nothing is begun until ${frozen.until.toISOString()}${
        frozen.reason ? `: ${frozen.reason}` : ''
      }`,
      until: frozen.until,
    }
  );
}
