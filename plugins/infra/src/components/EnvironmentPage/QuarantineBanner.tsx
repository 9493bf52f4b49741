import { convertLegacyRouteRef } from '@backstage/core-compat-api';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import { Alert, Link } from '@backstage/ui';
import { usePermission } from '@backstage/plugin-permission-react';
import { infraPlatformReadPermission } from '@infra-orchestration/backstage-plugin-infra-common';
import { useT } from '../../hooks/useT';
import { shortName } from '../../lib/address';
import { headline } from '../../lib/conditions';
import { OutOfReach, quarantinedOn } from '../../lib/outOfReach';
import { infraRouteRef } from '../../routes';
import { Message } from '../common';
import { EnvironmentView } from './useEnvironmentView';
import styles from './EnvironmentPage.module.css';

const rootRef = convertLegacyRouteRef(infraRouteRef);

/** Which provider was taken away, what is left as it is there, and what to do. */
export function QuarantineBanner({ view }: { view: EnvironmentView }) {
  const { environment, resources, isLeaving } = view;
  if (environment.status === 'Deleted') return null;
  return (
    <>
      {quarantinedOn(resources).map(group => (
        <Banner key={group.provider} group={group} isLeaving={isLeaving} />
      ))}
    </>
  );
}

function Banner(props: { group: OutOfReach; isLeaving: boolean }) {
  const { provider, instances } = props.group;
  const t = useT();
  const root = useRouteRef(rootRef)?.() ?? '/infra';
  const { allowed } = usePermission({
    permission: infraPlatformReadPermission,
  });
  return (
    <Alert
      role="alert"
      icon
      status="warning"
      title={t('environment.outOfReach', { name: provider })}
      description={
        <>
          <p className={styles.advice}>
            <Message text={headline(instances[0].conditions)?.message ?? ''} />
          </p>
          <p className={styles.advice}>
            {t('environment.quarantined', {
              count: instances.length,
              names: instances
                .map(({ address }) => shortName(address))
                .join(', '),
            })}
          </p>
          <p className={styles.advice}>
            <strong>{t('environment.whatToDo')}:</strong>{' '}
            {t(
              props.isLeaving
                ? 'environment.quarantinedLeaving'
                : 'environment.quarantinedAdvice',
            )}{' '}
            {allowed && (
              <Link variant="body-small" href={`${root}/providers`}>
                {t('environment.showProviders')}
              </Link>
            )}
          </p>
        </>
      }
    />
  );
}
