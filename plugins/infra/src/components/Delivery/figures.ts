import { DeliveryMetrics } from '@infra-orchestration/backstage-plugin-infra-common';
import type { Translate } from '../../hooks/useT';
import { longDuration } from '../../lib/time';

export interface Figure {
  title: string;
  /** Absent: there is not enough to say one. */
  value?: string;
  /** How it is counted, or why there is none. */
  how: string;
}

/** The four figures of delivery, in words. */
export function figuresOf(
  metrics: DeliveryMetrics,
  t: Translate,
  language: string,
): Figure[] {
  const { leadTime, deployments, changeFailureRate, timeToRestore } = metrics;
  const percent = new Intl.NumberFormat(language, {
    ...{ style: 'percent', maximumFractionDigits: 1 },
  });
  return [
    {
      title: t('figures.leadTime'),
      ...(leadTime
        ? {
            value: longDuration(leadTime.median),
            how: t('figures.leadTimeHow', {
              p90: longDuration(leadTime.p90),
              number: String(leadTime.count),
            }),
          }
        : { how: t('figures.leadTimeNone') }),
    },
    {
      title: t('figures.frequency'),
      value: deployments > 0 ? frequency(metrics, t, language) : undefined,
      how: t('figures.frequencyHow', { number: String(deployments) }),
    },
    {
      title: t('figures.failureRate'),
      ...(changeFailureRate === undefined
        ? { how: t('figures.failureRateNone') }
        : {
            value: percent.format(changeFailureRate),
            how: t('figures.failureRateHow'),
          }),
    },
    {
      title: t('figures.restore'),
      ...(timeToRestore
        ? {
            value: longDuration(timeToRestore.median),
            how: t('figures.restoreHow', {
              number: String(timeToRestore.count),
            }),
          }
        : { how: t('figures.restoreNone') }),
    },
  ];
}

/** In the unit in which it is at least one, so that nobody has to divide. */
function frequency(
  { deploymentFrequency }: DeliveryMetrics,
  t: Translate,
  language: string,
): string {
  const [factor, unit] =
    (
      [
        [1, 'perDay'],
        [7, 'perWeek'],
      ] as const
    ).find(([each]) => deploymentFrequency * each >= 1) ??
    ([30, 'perMonth'] as const);
  const number = new Intl.NumberFormat(language, {
    maximumFractionDigits: 1,
  }).format(deploymentFrequency * factor);
  return t(`figures.${unit}`, { number });
}
