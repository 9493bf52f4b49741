import { Text } from '@backstage/ui';
import { DeliveryStepView } from '@infra-orchestration/backstage-plugin-infra-common';
import { RiSnowflakeLine } from '@remixicon/react';
import { useLanguage } from '../../hooks/useLanguage';
import { useT } from '../../hooks/useT';
import { absoluteTime } from '../../lib/time';
import { EntityLink } from '../common';
import styles from './Delivery.module.css';

interface StepHeadingProps {
  step: DeliveryStepView;
  /** From 1. */
  number: number;
}

/** A step: how it is begun, by whose leave, and whether it is frozen now. */
export function StepHeading({ step, number }: StepHeadingProps) {
  const t = useT();
  const language = useLanguage();
  const { name, promotion, approvers = [], frozen } = step;
  return (
    <span className={styles.heading}>
      <span aria-hidden className={styles.number}>
        {number}
      </span>
      <Text weight="bold">{name}</Text>
      <Text color="secondary">
        {t(`delivery.mode.${promotion}`)}
        {approvers.length > 0 && ` ${t('delivery.approvedBy')} `}
      </Text>
      {approvers.map(ref => (
        <EntityLink key={ref} entityRef={ref} />
      ))}
      {frozen && (
        <span className={styles.frozen}>
          <RiSnowflakeLine aria-hidden className={styles.icon} />
          {t('delivery.frozenTitle', {
            time: absoluteTime(frozen.until, language),
          })}
          {frozen.reason && `: ${frozen.reason}`}
        </span>
      )}
    </span>
  );
}
