import { Skeleton, Text } from '@backstage/ui';
import { useDebounced } from '../../hooks/useDebounced';
import { keys, useInfraQuery } from '../../hooks/useInfra';
import { useT } from '../../hooks/useT';
import { CodeBlock, Fold, ProblemAlert } from '../common';
import { Registration } from './useRegistration';
import styles from './Providers.module.css';

/** What grants the driver the access that it needs, for exactly what is chosen. */
export function ManifestFold({ registration }: { registration: Registration }) {
  const { driver } = registration.draft;
  return driver?.hasAccessManifest ? (
    <Manifest driver={driver.id} registration={registration} />
  ) : null;
}

function Manifest(props: { driver: string; registration: Registration }) {
  const { driver, registration } = props;
  const { name } = registration.draft;
  const t = useT();
  const asked = useDebounced(JSON.stringify(registration.config), 300);
  const { data, error } = useInfraQuery(
    keys.platform('manifest', [driver, name, asked]),
    api =>
      api.getAccessManifest(driver, {
        provider: name,
        config: JSON.parse(asked),
      }),
    { keepPrevious: true },
  );
  return (
    <Fold title={t('providers.register.manifest')} isOpen>
      <div className={styles.stack}>
        <Text as="p" variant="body-small" color="secondary">
          {t('providers.register.manifestLead')}
        </Text>
        {error && <ProblemAlert error={error} />}
        {!error && !data && <Skeleton height={160} />}
        {!error && data && <CodeBlock text={data.content} label={data.title} />}
      </div>
    </Fold>
  );
}
