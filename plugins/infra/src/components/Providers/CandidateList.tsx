import { Button, Text } from '@backstage/ui';
import {
  DriverSummary,
  ProviderCandidate,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { useId } from 'react';
import { keys, useInfraQuery } from '../../hooks/useInfra';
import { useT } from '../../hooks/useT';
import { Registration } from './useRegistration';
import styles from './Providers.module.css';

interface CandidateListProps {
  drivers: DriverSummary[];
  registration: Registration;
}

/** What this Backstage knows already; where that cannot be read, everything is filled in by hand. */
export function CandidateList({ drivers, registration }: CandidateListProps) {
  const t = useT();
  const headingId = useId();
  const { data = [] } = useInfraQuery(
    keys.platform('provider-candidates'),
    (api, signal) => api.listProviderCandidates({ signal }),
  );
  const offered = data.flatMap(candidate => {
    const driver = drivers.find(({ id }) => id === candidate.driver);
    return driver ? [{ candidate, driver }] : [];
  });
  if (offered.length === 0) return null;
  return (
    <section className={styles.group} aria-labelledby={headingId}>
      <Text as="p" weight="bold" id={headingId}>
        {t('providers.register.candidates')}
      </Text>
      <Text as="p" variant="body-small" color="secondary">
        {t('providers.register.candidatesLead')}
      </Text>
      <ul className={styles.candidates}>
        {offered.map(({ candidate, driver }) => (
          <li key={`${driver.id}/${candidate.name}`}>
            <Candidate
              candidate={candidate}
              onUse={() => registration.use(candidate, driver)}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Candidate(props: { candidate: ProviderCandidate; onUse: () => void }) {
  const { candidate, onUse } = props;
  const { name, title, address, credentials, registeredAs } = candidate;
  const t = useT();
  return (
    <div className={styles.candidate}>
      <span className={styles.driverText}>
        <span className={styles.driverTitle}>{title ?? name}</span>
        <span className={styles.quiet}>{address}</span>
        {registeredAs.length > 0 && (
          <span className={styles.quiet}>
            {t('providers.register.candidateRegistered', {
              names: registeredAs.join(', '),
            })}
          </span>
        )}
        {registeredAs.length === 0 && credentials.length > 0 && (
          <span className={styles.quiet}>
            {t('providers.register.candidateNeeds', {
              names: credentials.join(', '),
            })}
          </span>
        )}
      </span>
      {registeredAs.length === 0 && (
        <Button
          variant="secondary"
          onPress={onUse}
          aria-label={t('providers.register.candidateUseOf', { name })}
        >
          {t('providers.register.candidateUse')}
        </Button>
      )}
    </div>
  );
}
