import {
  ArtifactFilter,
  DeliveryStep,
  FreezeWindow,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { toString as wordsOf } from 'cronstrue';
import { Translate } from '../../../hooks/useT';
import { absoluteTime, readableIsoDuration } from '../../../lib/time';

/** Which images a step takes; the first takes new ones, the others what came before them. */
export function takesWords(
  t: Translate,
  filter: ArtifactFilter | undefined,
  isFirst: boolean,
): string {
  const { semver, tagPattern, branch, prefer } = filter ?? {};
  const words = [
    semver && t('pipelines.semver', { range: semver }),
    tagPattern && t('pipelines.tagPattern', { pattern: tagPattern }),
    branch && t('pipelines.branch', { branch }),
    prefer === 'highestVersion' && t('pipelines.highestVersion'),
  ].filter(Boolean);
  return words.length > 0
    ? words.join(', ')
    : t(isFirst ? 'pipelines.takesNew' : 'pipelines.takesVerified');
}

/** Each check after a deployment, in the order in which they are done. */
export function verificationWords(
  t: Translate,
  { hooks = [], soak }: NonNullable<DeliveryStep['verification']> = {},
): string[] {
  const words: string[] = hooks.map(({ name, kind, onError }) =>
    t(onError === 'continue' ? 'pipelines.hookMayFail' : 'pipelines.hook', {
      name,
      kind,
    }),
  );
  if (soak)
    words.push(t('pipelines.soak', { time: readableIsoDuration(soak) }));
  return words.length > 0 ? words : [t('pipelines.noVerification')];
}

/** When a window of a freeze is, with what it is for. */
export function freezeWords(
  t: Translate,
  window: FreezeWindow,
  language: string,
): string {
  const when = window.cron
    ? recurringWords(t, { ...window, cron: window.cron })
    : onceWords(t, window, language);
  return window.reason ? `${when}: ${window.reason}` : when;
}

function recurringWords(
  t: Translate,
  window: FreezeWindow & { cron: string },
): string {
  const { cron, duration = 'PT0S', timeZone = 'UTC' } = window;
  return t('pipelines.recurring', {
    when: cronWords(cron),
    time: readableIsoDuration(duration),
    zone: timeZone,
  });
}

function onceWords(
  t: Translate,
  { from, until = '' }: FreezeWindow,
  language: string,
): string {
  const end = absoluteTime(until, language);
  return from
    ? t('pipelines.between', { from: absoluteTime(from, language), until: end })
    : t('pipelines.untilOnly', { until: end });
}

/** As it is written where it cannot be put into words. */
function cronWords(cron: string): string {
  try {
    return wordsOf(cron, { use24HourTimeFormat: true });
  } catch {
    return cron;
  }
}
