import { DeliveryStep } from '@infra-orchestration/backstage-plugin-infra-common';
import { latecomers } from './fromArtifacts';
import { verifiedIn, takesImages } from './fromStep';
import { Look, noted, obstacleIn, Whereabouts } from './look';
import { nextRelease } from './next';
import { isDeployed, releaseKey } from './release';
import { environmentsOf, inForce, isAtWork, stepOf } from './steps';
import {
  DeliveryLine,
  LineEnvironment,
  NextRelease,
  PromotionRecord,
} from './types';

interface Place {
  line: DeliveryLine;
  environment: LineEnvironment;
  now: Date;
}

/**
 * An environment without an open promotion: what its step begins by itself is recorded, else what came in too
 * late for that.
 */
export function lookAtNone({ line, environment, now }: Place): Look {
  const place = stepOf(line, environment);
  if (!place || place.step.promotion === 'manual' || environment.isLeaving) {
    return {};
  }
  const { step, index } = place;
  const next = nextRelease(line, environment);
  if (next) {
    return recorded(next, { environment, step, now });
  }
  const skipped = index === 0 ? latecomers(line, { step, environment }) : [];
  return skipped.length === 0
    ? {}
    : {
        decision: {
          act: 'passOver',
          environmentId: environment.id,
          step: step.name,
          skipped,
        },
      };
}

/** A promotion that is not begun. */
export function lookAtWaiting(place: Place, promotion: PromotionRecord): Look {
  const { line, environment, now } = place;
  const found = stepOf(line, environment);
  if (
    !found ||
    found.step.name !== promotion.step ||
    line.pipeline?.name !== promotion.pipeline
  ) {
    return noted(promotion, {
      state: 'Cancelled',
      reason: 'PipelineChanged',
      message: `Step ${promotion.step} of pipeline ${promotion.pipeline} is not for this environment any more`,
    });
  }
  const { step } = found;
  const changed = lookForNewer(place, promotion);
  if (changed) {
    return changed;
  }
  const obstacle = obstacleIn(environment, { step, now });
  if (obstacle) {
    return noted(promotion, { state: 'Waiting', ...obstacle });
  }
  const { reason, nextLookAt } = promotion;
  if (reason === 'PlanFailed' && nextLookAt && new Date(nextLookAt) > now) {
    return { until: new Date(nextLookAt) };
  }
  return { decision: { act: 'begin', promotion } };
}

/**
 * What takes the place of a promotion that only waits, or why it is not wanted any more. What a person
 * asked for stays until it is done, or somebody takes it back.
 */
export function lookForNewer(
  { line, environment, now }: Place,
  promotion: PromotionRecord,
): Look | undefined {
  const place = stepOf(line, environment);
  if (promotion.origin === 'person' || !place) {
    return undefined;
  }
  const { step, index } = place;
  if (step.promotion === 'manual') {
    return noted(promotion, {
      state: 'Cancelled',
      reason: 'PipelineChanged',
      message: `Step ${step.name} is begun only when somebody asks, by now`,
    });
  }
  const next = nextRelease(line, environment);
  if (next) {
    return next.releaseKey === promotion.releaseKey
      ? undefined
      : recorded(next, { environment, step, now, supersedes: promotion.id });
  }
  const end = whyNotWanted(line, { environment, index }, promotion);
  return end && noted(promotion, end);
}

function recorded(
  next: NextRelease,
  options: {
    environment: LineEnvironment;
    step: DeliveryStep;
    now: Date;
    supersedes?: string;
  },
): Look {
  const { environment, step, now, supersedes } = options;
  const { skipped, ...release } = next;
  const obstacle =
    supersedes === undefined
      ? obstacleIn(environment, { step, now })
      : undefined;
  return {
    decision: {
      act: 'record',
      promotion: {
        ...release,
        environmentId: environment.id,
        step: step.name,
        reason: obstacle?.reason ?? 'Deploying',
        ...(obstacle && { message: obstacle.message }),
        ...(obstacle?.until && { nextLookAt: obstacle.until.toISOString() }),
      },
      ...(supersedes !== undefined && { supersedes }),
      skipped,
    },
  };
}

/** Nothing newer is there; undefined as long as the promotion is as wanted as it was. */
function whyNotWanted(
  line: DeliveryLine,
  place: { environment: LineEnvironment; index: number },
  { release: { images }, origin, releaseKey: key }: PromotionRecord,
): Whereabouts | undefined {
  const { environment, index } = place;
  const deployed = inForce(environment)?.images ?? {};
  if (isDeployed(images, deployed)) {
    return {
      state: 'Superseded',
      reason: 'OtherDeployment',
      message: 'Another deployment brought the same images',
    };
  }
  if (origin === 'step' && isContradicted(line, index - 1, key)) {
    return {
      state: 'Superseded',
      reason: 'OtherDeployment',
      message: 'It is not what runs, and is verified, in the step before',
    };
  }
  const known = Object.fromEntries(
    Object.entries(images).filter(
      ([container, { artifactId }]) =>
        line.artifacts.some(({ id }) => id === artifactId) &&
        !isDeployed({ [container]: images[container] }, deployed),
    ),
  );
  const filter = line.pipeline?.spec.steps[index].artifacts;
  return takesImages(line, filter, known)
    ? undefined
    : {
        state: 'Cancelled',
        reason: 'PipelineChanged',
        message: 'The step does not take these artifacts any more',
      };
}

/**
 * The step before came to rest with something else. As long as it is at work a release that was
 * verified there stays wanted: with an image a minute nothing would get on otherwise.
 */
function isContradicted(
  line: DeliveryLine,
  index: number,
  key: string,
): boolean {
  const sources = environmentsOf(line, index);
  const verified = verifiedIn(line, index);
  return (
    (!verified || releaseKey(verified.images) !== key) &&
    sources.every(isAtRest)
  );
}

function isAtRest({ current, open }: LineEnvironment): boolean {
  return (
    !(current && isAtWork(current)) &&
    (open === undefined || open.state === 'Waiting')
  );
}
