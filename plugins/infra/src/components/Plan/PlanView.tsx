import { Button, Flex, Text } from '@backstage/ui';
import {
  Plan,
  PlannedAction,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { useState } from 'react';
import { useT } from '../../hooks/useT';
import { looks } from '../../lib/looks';
import { countActions } from '../../lib/planView';
import { PlanErrors } from './PlanErrors';
import { PlannedActionRow } from './PlannedActionRow';
import { toneClass } from './toneClass';
import styles from './PlanView.module.css';

/** A plan as a person reads it: what is wrong, how much of what, then each action in order. */
export function PlanView(props: {
  plan: Plan;
  /** Where they are told beside it already. */
  hideCounts?: boolean;
}) {
  const { plan, hideCounts } = props;
  const t = useT();
  // What was found and left needs an answer: it is shown, whatever is folded away.
  const isUnchanged = ({ action, found, management }: PlannedAction) =>
    action === 'noop' && (!found || management === 'read');
  const unchanged = plan.actions.filter(isUnchanged);
  const [showAll, setShowAll] = useState(false);
  const shown = showAll
    ? plan.actions
    : plan.actions.filter(action => !isUnchanged(action));
  return (
    <Flex direction="column" gap="3" role="group" aria-label={t('plan.label')}>
      <PlanErrors errors={plan.errors} />
      <PlanSummary plan={plan} hideCounts={hideCounts} />
      {plan.empty && <Text as="p">{t('plan.empty')}</Text>}
      {shown.length > 0 && (
        <ol className={styles.actions} aria-label={t('plan.actionsLabel')}>
          {shown.map(action => (
            <PlannedActionRow key={action.address} action={action} />
          ))}
        </ol>
      )}
      {unchanged.length > 0 && (
        <div>
          <Button
            variant="tertiary"
            aria-expanded={showAll}
            onPress={() => setShowAll(!showAll)}
          >
            {showAll
              ? t('plan.hideUnchanged')
              : t('plan.showUnchanged', { number: String(unchanged.length) })}
          </Button>
        </div>
      )}
    </Flex>
  );
}

function PlanSummary(props: { plan: Plan; hideCounts?: boolean }) {
  const { plan, hideCounts } = props;
  const t = useT();
  const counts = hideCounts ? [] : countActions(plan);
  return (
    <div className={styles.summary}>
      <span className={styles.counts}>
        {counts.map(([action, count]) => {
          const { icon: Icon, tone } = looks.action[action];
          return (
            <span key={action} className={styles.count}>
              <Icon
                aria-hidden
                className={`${styles.icon} ${toneClass[tone]}`}
              />
              {t(`plan.count.${action}`, { number: String(count) })}
            </span>
          );
        })}
      </span>
      <span className={styles.hash} title={plan.hash}>
        {t('plan.hash', { hash: plan.hash.slice(0, 10) })}
      </span>
    </div>
  );
}
