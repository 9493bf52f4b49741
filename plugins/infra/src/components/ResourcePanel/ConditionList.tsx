import { Text } from '@backstage/ui';
import { Condition } from '@infra-orchestration/backstage-plugin-infra-common';
import {
  RiCheckboxCircleLine,
  RiErrorWarningLine,
  RiQuestionLine,
  RiTimeLine,
} from '@remixicon/react';
import { useT } from '../../hooks/useT';
import { isTrouble } from '../../lib/conditions';
import { Age, Message } from '../common';
import styles from './ResourcePanel.module.css';

/** Conditions, and for each that is in trouble what to do about it. */
export function ConditionList({ conditions }: { conditions: Condition[] }) {
  const t = useT();
  if (!conditions.length) {
    return <Text color="secondary">{t('resources.noConditions')}</Text>;
  }
  return (
    <ul className={styles.conditions}>
      {groupConditions(conditions).map(({ condition, types }) => (
        <li key={condition.type} className={styles.condition}>
          <StateIcon condition={condition} />
          <div className={styles.conditionBody}>
            <div className={styles.conditionTitle}>
              <span>
                {types.join(', ')}: {t(`reasons.${condition.reason}.title`)}
              </span>
              <span className={styles.since}>
                <Age at={condition.lastTransitionTime} />
              </span>
            </div>
            {condition.message && (
              <p className={styles.conditionMessage}>
                <Message text={condition.message} />
              </p>
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

/** Conditions that say the same for the same reason are told once. */
function groupConditions(conditions: Condition[]) {
  const groups = new Map<string, { condition: Condition; types: string[] }>();
  for (const condition of conditions) {
    const { status, reason, message } = condition;
    const key = [isTrouble(condition), status, reason, message].join('|');
    const group = groups.get(key);
    if (group) group.types.push(condition.type);
    else groups.set(key, { condition, types: [condition.type] });
  }
  return [...groups.values()];
}

function StateIcon({ condition }: { condition: Condition }) {
  const isOpen = condition.type !== 'Drifted' && condition.status === 'False';
  if (isOpen && !isTrouble(condition)) {
    return (
      <RiTimeLine
        aria-hidden
        className={`${styles.conditionIcon} ${styles.unknown}`}
      />
    );
  }
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
