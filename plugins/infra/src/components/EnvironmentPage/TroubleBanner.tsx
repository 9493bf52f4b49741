import { Alert, Button } from '@backstage/ui';
import { Condition } from '@infra-orchestration/backstage-plugin-infra-common';
import { ReactNode } from 'react';
import { useT } from '../../hooks/useT';
import { shortName } from '../../lib/address';
import { headline } from '../../lib/conditions';
import { rootCauses } from '../../lib/rootCauses';
import { Message } from '../common';
import { EnvironmentView } from './useEnvironmentView';
import { useSelection } from './useSelection';
import styles from './EnvironmentPage.module.css';

/** A reason for every red: what is at fault, what happened, what to do. */
export function TroubleBanner({ view }: { view: EnvironmentView }) {
  const { environment, resources } = view;
  const t = useT();
  const { setResource } = useSelection();
  const isDone = environment.status === 'Deleted';
  const isFailed = environment.status === 'Failed';
  if (view.isLoading || isDone) return null;
  const causes = rootCauses(resources).filter(
    ({ instance, condition }) =>
      // Told by provider, not once for each of its resources.
      condition.reason !== 'AccessRevoked' &&
      (isFailed ||
        instance.phase !== 'NotReady' ||
        environment.status === 'Degraded'),
  );
  if (causes.length) {
    return (
      <ul className={styles.causes}>
        {causes.map(({ instance, condition, isTriedAgain }) => {
          const name = shortName(instance.address);
          return (
            <li key={instance.address}>
              <Reason
                status={isFailed && !isTriedAgain ? 'danger' : 'warning'}
                subject={name}
                condition={condition}
                action={
                  <Button
                    variant="secondary"
                    onPress={() => setResource(instance.address)}
                  >
                    {t('environment.showResource', { name })}
                  </Button>
                }
              />
            </li>
          );
        })}
      </ul>
    );
  }
  const condition = headline(environment.conditions);
  const isBad = isFailed || environment.status === 'Degraded';
  return condition && isBad && condition.reason !== 'AccessRevoked' ? (
    <Reason status={isFailed ? 'danger' : 'warning'} condition={condition} />
  ) : null;
}

function Reason(props: {
  condition: Condition;
  status: 'danger' | 'warning';
  subject?: string;
  action?: ReactNode;
}) {
  const { condition, subject } = props;
  const t = useT();
  const title = t(`reasons.${condition.reason}.title`);
  return (
    <Alert
      role="alert"
      icon
      status={props.status}
      title={subject ? `${subject}: ${title}` : title}
      description={
        <>
          <Message text={condition.message ?? ''} />
          <p className={styles.advice}>
            <strong>{t('environment.whatToDo')}:</strong>{' '}
            {t(`reasons.${condition.reason}.advice`)}
          </p>
        </>
      }
      customActions={props.action}
    />
  );
}
