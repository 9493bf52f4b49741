import { Text } from '@backstage/ui';
import { ProviderAccess } from '@infra-orchestration/backstage-plugin-infra-common';
import { RiCheckboxCircleLine, RiCloseCircleLine } from '@remixicon/react';
import { useT } from '../../hooks/useT';
import { Age, CodeBlock, Fold, Section } from '../common';
import styles from './PlatformPage.module.css';

/** What is granted, what is missing, and what to apply to grant it. */
export function AccessReport({ access }: { access: ProviderAccess }) {
  const t = useT();
  const missing = access.checks.filter(check => !check.granted);
  const summary = missing.length
    ? t('providers.accessMissing', {
        missing: String(missing.length),
        number: String(access.checks.length),
      })
    : t('providers.accessOk', { count: access.checks.length });
  return (
    <>
      <Fold title={summary} isOpen={missing.length > 0}>
        <ul className={styles.checks} aria-label={t('providers.showChecks')}>
          {[...missing, ...access.checks.filter(c => c.granted)].map(check => (
            <Check key={check.name} check={check} />
          ))}
        </ul>
        <Text as="p" variant="body-small" color="secondary">
          {t('providers.checkedAt')} <Age at={access.checkedAt} />
        </Text>
      </Fold>
      {access.remedy && (
        <Section level="h4" title={t('providers.remedy')}>
          <Text as="p" variant="body-small" color="secondary">
            {access.remedy.title}
          </Text>
          <CodeBlock text={access.remedy.content} label={access.remedy.title} />
        </Section>
      )}
    </>
  );
}

function Check({ check }: { check: ProviderAccess['checks'][number] }) {
  const t = useT();
  const Icon = check.granted ? RiCheckboxCircleLine : RiCloseCircleLine;
  const tone = check.granted ? styles.granted : styles.missing;
  return (
    <li className={styles.check}>
      <Icon aria-hidden className={`${styles.checkIcon} ${tone}`} />
      <span>{check.name}</span>
      <span className={styles.quiet}>
        {t(check.granted ? 'providers.granted' : 'providers.missing')}
      </span>
      {check.message && (
        <span className={styles.checkMessage}>{check.message}</span>
      )}
    </li>
  );
}
