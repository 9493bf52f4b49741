import { useRouteRef } from '@backstage/frontend-plugin-api';
import { convertLegacyRouteRef } from '@backstage/core-compat-api';
import { Link, Text } from '@backstage/ui';
import { ProviderImpact } from '@infra-orchestration/backstage-plugin-infra-common';
import { useT } from '../../hooks/useT';
import { infraRouteRef } from '../../routes';
import { EntityLink, StatusPill } from '../common';
import styles from './Providers.module.css';

const rootRef = convertLegacyRouteRef(infraRouteRef);

/** The environments that have something on a provider, those with work under way first. */
export function AffectedList({ impact }: { impact: ProviderImpact }) {
  const { environments, environmentCount, provider } = impact;
  const t = useT();
  const root = useRouteRef(rootRef)?.() ?? '/infra';
  const more = environmentCount - environments.length;
  if (environmentCount === 0) {
    return <Text as="p">{t('providers.affected.none')}</Text>;
  }
  return (
    <>
      <ul
        className={styles.affected}
        aria-label={t('providers.affected.label', { name: provider })}
        // What scrolls has to be reachable by keyboard.
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
      >
        {environments.map(environment => (
          <li key={environment.id} className={styles.affectedRow}>
            <span className={styles.affectedName}>
              <Link href={`${root}/environments/${environment.id}`}>
                {environment.name}
              </Link>
            </span>
            <StatusPill plain kind="environment" value={environment.status} />
            <span className={styles.quiet}>
              <EntityLink entityRef={environment.entityRef} /> ·{' '}
              {environment.type} ·{' '}
              {t('providers.affected.resources', {
                count: environment.resourceCount,
              })}
            </span>
            {environment.runningDeployment && (
              <span className={styles.quiet}>
                {t('providers.affected.running', {
                  mode: t(`status.mode.${environment.runningDeployment.mode}`),
                })}
              </span>
            )}
          </li>
        ))}
      </ul>
      {more > 0 && (
        <Text as="p" variant="body-small" color="secondary">
          {t('providers.affected.more', { number: String(more) })}
        </Text>
      )}
    </>
  );
}
