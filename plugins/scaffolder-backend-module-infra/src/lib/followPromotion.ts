import {
  InfraEvent,
  Promotion,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { FollowOptions, writeEvent } from './follow';
import { watch } from './watch';

/** States of a promotion that is not over. */
const openStates = ['Waiting', 'Underway', 'RollingBack'];

export interface FollowPromotionOptions
  extends Omit<FollowOptions, 'deployment'> {
  promotion: Promotion;
}

/** What happened in the promotion before one began to follow; more is in the activity. */
const MOST_PAST_EVENTS = 200;

/**
 * Writes what happens in a promotion to the task log as it comes, until it is over or people have to
 * decide about it. Where another one takes its place, that one is followed instead: it is what the
 * environment becomes.
 *
 * Waiting ends early with an error on the time limit or when the task is cancelled; the promotion goes
 * on. One that nothing was begun of at the time limit, as for a freeze, is given back as it is.
 */
export async function followPromotion(
  options: FollowPromotionOptions,
): Promise<Promotion> {
  const { timeoutSeconds = 900, infra, credentials, logger } = options;
  const timeout = AbortSignal.timeout(timeoutSeconds * 1000);
  const signal = options.signal
    ? AbortSignal.any([timeout, options.signal])
    : timeout;
  let { promotion } = options;
  for (;;) {
    promotion = await followOne({ ...options, promotion, signal });
    if (!isSettled(promotion)) {
      if (options.signal?.aborted) {
        throw new Error(
          `Stopped waiting for promotion ${promotion.id}; it goes on without this task`,
        );
      }
      if (promotion.state === 'Waiting') return promotion;
      throw new Error(
        `Promotion ${promotion.id} is still ${promotion.state} (${promotion.reason}) after ${timeoutSeconds} s; see the environment for what it waits for`,
      );
    }
    const { supersededBy } = promotion;
    if (!supersededBy) return promotion;
    logger.info(
      `Promotion ${promotion.id} gave way to ${supersededBy}; waiting for that one`,
    );
    promotion = await infra.getPromotion(supersededBy, { credentials });
  }
}

/** It is over, or goes on only once somebody agrees to it. */
export function isSettled(promotion: Promotion): boolean {
  return !openStates.includes(promotion.state) || isAwaitingApproval(promotion);
}

export function isAwaitingApproval({ state, reason }: Promotion): boolean {
  return state === 'Underway' && reason === 'AwaitingApproval';
}

async function followOne(
  options: FollowPromotionOptions & { signal: AbortSignal },
): Promise<Promotion> {
  const { infra, credentials, promotion, logger } = options;
  if (isSettled(promotion)) return promotion;
  const { id, environmentId } = promotion;
  const isOfDeployment = deploymentsOf(options);
  return watch({
    ...options,
    environmentId,
    after: () => lastEventBefore(options),
    isSettled,
    read: () => infra.getPromotion(id, { credentials }),
    onEvent: async event => {
      const isItself = isOf(event, promotion);
      if (isItself || (await isOfDeployment(event))) {
        writeEvent(logger, event);
      }
      return isItself;
    },
  });
}

/** Deployments are made for it while it is followed; each is looked at once. */
function deploymentsOf({
  infra,
  credentials,
  promotion,
}: FollowPromotionOptions): (event: InfraEvent) => Promise<boolean> {
  const known = new Map<string, boolean>();
  return async ({ type, deploymentId }) => {
    if (!deploymentId || type === 'promotion.state') return false;
    if (!known.has(deploymentId)) {
      const { promotionId } = await infra.getDeployment(deploymentId, {
        credentials,
      });
      known.set(deploymentId, promotionId === promotion.id);
    }
    return known.get(deploymentId)!;
  };
}

function isOf({ type, data }: InfraEvent, { id }: Promotion): boolean {
  return type === 'promotion.state' && data?.promotionId === id;
}

async function lastEventBefore({
  infra,
  credentials,
  promotion,
  signal,
}: FollowPromotionOptions): Promise<number | undefined> {
  const past = await infra.listEvents(
    {
      environmentId: promotion.environmentId,
      type: 'promotion.state',
      order: 'desc',
      limit: MOST_PAST_EVENTS,
    },
    { credentials, signal },
  );
  const first = past.filter(event => isOf(event, promotion)).at(-1) ?? past[0];
  return first && first.id - 1;
}
