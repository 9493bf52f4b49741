import { Alert } from '@backstage/ui';
import { ProviderTrial } from '@infra-orchestration/backstage-plugin-infra-common';
import { useT } from '../../hooks/useT';
import { KeyValues, Message } from '../common';
import { AccessReport } from '../Platform/AccessReport';
import styles from './Providers.module.css';

/** How a trial went: whether it was reached, what was said, and right by right what is granted. */
export function TrialReport({ trial }: { trial: ProviderTrial }) {
  const { health, message, reachable, access } = trial;
  const t = useT();
  return (
    <div className={styles.stack}>
      <Alert
        role="status"
        icon
        status={health === 'Healthy' ? 'success' : 'danger'}
        title={t(`providers.trial.${health}`)}
        description={
          health === 'Healthy' ? undefined : (
            <>
              <Message text={message ?? ''} />
              <p className={styles.advice}>
                <strong>{t('environment.whatToDo')}:</strong>{' '}
                {t(`providers.trial.advice${health}`)}
              </p>
            </>
          )
        }
      />
      <KeyValues
        items={[
          [
            t('providers.trial.reachable'),
            t(reachable ? 'providers.trial.yes' : 'providers.trial.no'),
          ],
          access?.server ? [t('providers.server'), access.server] : undefined,
        ]}
      />
      {access && <AccessReport access={access} />}
    </div>
  );
}
