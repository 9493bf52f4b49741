import { Text } from '@backstage/ui';
import { Condition } from '@infra-orchestration/backstage-plugin-infra-common';
import {
  RiCheckboxCircleLine,
  RiErrorWarningLine,
  RiQuestionLine,
} from '@remixicon/react';
import { useT } from '../../hooks/useT';
import { isTrouble } from '../../lib/conditions';
import { Age } from '../common';
import styles from './ResourcePanel.module.css';

/** Conditions, and for each that is in trouble what to do about it. */
export function ConditionList({ conditions }: { conditions: Condition[] }) {
  const t = useT();
  if (!conditions.length) {
    return <Text color="secondary">{t('resources.noConditions')}</Text>;
  }
  return (
    <ul className={styles.conditions}>
      {conditions.map(condition => (
        <li key={condition.type} className={styles.condition}>
          <StateIcon condition={condition} />
          <div className={styles.conditionBody}>
            <div className={styles.conditionTitle}>
              <span>
                {condition.type}: {t(`reasons.${condition.reason}.title`)}
              </span>
              <span className={styles.since}>
                {t('resources.since')} <Age at={condition.lastTransitionTime} />
              </span>
            </div>
            {condition.message && (
              <p className={styles.conditionMessage}>{condition.message}</p>
            )}
            {isTrouble(condition) && (
              <p className={styles.conditionAdvice}>
                <strong>{t('environment.whatToDo')}:</strong>{' '}
                {t(`reasons.${condition.reason}.advice`)}
              </p>
            )}
          </div>
        </li>
      ))}
    </ul>
  );
}

function StateIcon({ condition }: { condition: Condition }) {
  if (condition.status === 'Unknown') {
    return (
      <RiQuestionLine
        aria-hidden
        className={`${styles.conditionIcon} ${styles.unknown}`}
      />
    );
  }
  return isTrouble(condition) ? (
    <RiErrorWarningLine
      aria-hidden
      className={`${styles.conditionIcon} ${styles.bad}`}
    />
  ) : (
    <RiCheckboxCircleLine
      aria-hidden
      className={`${styles.conditionIcon} ${styles.ok}`}
    />
  );
}
