import {
  Promotion,
  PromotionReason,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { Translate } from '../../../hooks/useT';
import { stuck } from '../../../translation/platformDelivery';
import { absoluteTime, timeLeft } from '../../../lib/time';

type WaitingReason = keyof typeof stuck.end;

const isWaitingReason = (reason: PromotionReason): reason is WaitingReason =>
  reason in stuck.end;

/** It goes no further by itself until something else happens. */
export const isStuck = ({ state, reason }: Promotion) =>
  state === 'Waiting' || reason === 'AwaitingApproval';

/** Since it was asked for; where it awaits approval, since its plan is there to be agreed to. */
export const waitsSince = ({ startedAt, createdAt }: Promotion) =>
  startedAt ?? createdAt;

/** Those that are stuck, those waiting longest first. */
export function longestFirst(promotions: readonly Promotion[]): Promotion[] {
  return promotions
    .filter(isStuck)
    .sort(
      (a, b) =>
        Date.parse(waitsSince(a)) - Date.parse(waitsSince(b)) ||
        a.id.localeCompare(b.id),
    );
}

interface UntilOptions {
  t: Translate;
  now: number;
  language: string;
}

/** What a promotion waits for, and when that is where it is known. */
export function untilWords(
  { reason, nextLookAt }: Promotion,
  { t, now, language }: UntilOptions,
): string[] {
  const left = nextLookAt && timeLeft(nextLookAt, now);
  const time =
    left && t('stuck.at', { time: absoluteTime(nextLookAt, language), left });
  if (reason === 'Frozen' && time) return [t('stuck.freezeEnds', { time })];
  return [
    ...(isWaitingReason(reason) ? [t(`stuck.end.${reason}`)] : []),
    ...(time ? [t('stuck.looksAgain', { time })] : []),
  ];
}
