import { Skeleton, Text } from '@backstage/ui';
import { ProviderSummary } from '@infra-orchestration/backstage-plugin-infra-common';
import { stringify } from 'yaml';
import { useT } from '../../hooks/useT';
import {
  CodeBlock,
  Drawer,
  ErrorState,
  KeyValues,
  Section,
  StatusPill,
} from '../common';
import { AccessReport } from '../Platform/AccessReport';
import { AffectedList } from './AffectedList';
import { HealthNotice } from './HealthNotice';
import { ProviderActions } from './ProviderActions';
import { providerFacts } from './providerFacts';
import { useImpact } from './useImpact';
import { useProviderRights } from './useProviderRights';
import styles from './Providers.module.css';

interface ProviderDrawerProps {
  provider: ProviderSummary;
  onClose: () => void;
}

/** A provider in full: how it fares, what it is allowed, and which environments are on it. */
export function ProviderDrawer({ provider, onClose }: ProviderDrawerProps) {
  const { name, revision, access, health } = provider;
  const { apiVersion, kind, metadata, spec } = revision.document;
  const t = useT();
  return (
    <Drawer
      closeLabel={t('providers.closeDetails')}
      onClose={onClose}
      heading={
        <Text as="h3" variant="title-x-small" weight="bold">
          {metadata.title ?? name}
        </Text>
      }
    >
      <div className={styles.stack}>
        <HealthNotice provider={provider} />
        <div className={styles.actions}>
          <ProviderActions provider={provider} />
        </div>
        <KeyValues
          items={[
            [
              t('providers.state'),
              <StatusPill key="s" plain kind="health" value={health} />,
            ],
            ...providerFacts(provider, t),
          ]}
        />
        {access && health !== 'AccessRevoked' && (
          <AccessReport access={access} />
        )}
        <Section level="h4" title={t('providers.affected.title')}>
          <Affected name={name} />
        </Section>
        <Section level="h4" title={t('providers.document')}>
          <CodeBlock
            text={stringify({ apiVersion, kind, metadata, spec })}
            label={name}
          />
        </Section>
      </div>
    </Drawer>
  );
}

function Affected({ name }: { name: string }) {
  const t = useT();
  const { mayRevoke, isKnown } = useProviderRights();
  const impact = useImpact(name, mayRevoke);
  if (isKnown && !mayRevoke) {
    return <Text color="secondary">{t('providers.affected.notAllowed')}</Text>;
  }
  if (impact.isError) {
    return <ErrorState error={impact.error} onRetry={impact.refetch} />;
  }
  return impact.data ? (
    <AffectedList impact={impact.data} />
  ) : (
    <Skeleton height={96} />
  );
}
