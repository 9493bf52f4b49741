import { Alert } from '@backstage/ui';
import { ProviderSummary } from '@infra-orchestration/backstage-plugin-infra-common';
import { useT } from '../../hooks/useT';
import { Age, EntityLink, Message } from '../common';
import styles from './Providers.module.css';

/** Why a provider cannot be used now, and what to do; nothing where all is well. */
export function HealthNotice({ provider }: { provider: ProviderSummary }) {
  const { health, message, revocation } = provider;
  const t = useT();
  if (health === 'Healthy' || (health === 'Unknown' && !message)) return null;
  return (
    <Alert
      status={health === 'Unknown' ? 'warning' : 'danger'}
      icon
      title={message || t(`status.health.${health}`)}
      description={
        <>
          {revocation && (
            <>
              {t('providers.revoke.by')}{' '}
              <EntityLink entityRef={revocation.revokedBy} />,{' '}
              <Age at={revocation.revokedAt} />
              {revocation.reason && (
                <>
                  : <Message text={revocation.reason} />
                </>
              )}
            </>
          )}
          <p className={styles.advice}>
            <strong>{t('environment.whatToDo')}:</strong>{' '}
            {t(`providers.advice.${health}`)}
          </p>
        </>
      }
    />
  );
}
