import { Button, Card, CardBody, CardHeader, Text } from '@backstage/ui';
import { ProviderSummary } from '@infra-orchestration/backstage-plugin-infra-common';
import { useT } from '../../hooks/useT';
import { KeyValues, StatusPill } from '../common';
import { HealthNotice, ProviderActions, providerFacts } from '../Providers';
import { AccessReport } from './AccessReport';
import styles from './PlatformPage.module.css';

interface ProviderCardProps {
  provider: ProviderSummary;
  onOpen: () => void;
}

/** One provider: how it fares, and what its credentials are allowed. */
export function ProviderCard({ provider, onOpen }: ProviderCardProps) {
  const { name, revision, health, access } = provider;
  const t = useT();
  const title = revision.document.metadata.title ?? name;
  const headingId = `provider-${name}`;
  return (
    <div role="group" aria-labelledby={headingId}>
      <Card>
        <CardHeader>
          <div className={styles.cardTitle}>
            <div>
              <Text
                id={headingId}
                as="h3"
                variant="title-x-small"
                weight="bold"
              >
                {title}
              </Text>
              {title !== name && <span className={styles.origin}>{name}</span>}
            </div>
            <StatusPill kind="health" value={health} />
          </div>
        </CardHeader>
        <CardBody>
          <div className={styles.stack}>
            <HealthNotice provider={provider} />
            <KeyValues items={providerFacts(provider, t)} />
            {access && health !== 'AccessRevoked' && (
              <AccessReport access={access} />
            )}
            {!access && health !== 'AccessRevoked' && (
              <Text color="secondary">{t('providers.notChecked')}</Text>
            )}
            <div className={styles.actions}>
              <Button
                variant="secondary"
                aria-label={t('providers.detailsOf', { name })}
                onPress={onOpen}
              >
                {t('providers.details')}
              </Button>
              <ProviderActions provider={provider} />
            </div>
          </div>
        </CardBody>
      </Card>
    </div>
  );
}
