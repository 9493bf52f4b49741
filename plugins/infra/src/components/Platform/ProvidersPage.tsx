import { RiServerLine } from '@remixicon/react';
import { keys, useInfraQuery } from '../../hooks/useInfra';
import { useT } from '../../hooks/useT';
import { ListState } from './ListState';
import { PlatformSection } from './PlatformSection';
import { ProviderCard } from './ProviderCard';
import styles from './PlatformPage.module.css';

export function ProvidersPage() {
  const t = useT();
  const query = useInfraQuery(
    keys.platform('providers'),
    (api, signal) => api.listProviders({ signal }),
    { refetchInterval: 30_000 },
  );
  return (
    <PlatformSection title={t('platform.providers')} lead={t('providers.lead')}>
      <ListState
        query={query}
        empty={{
          icon: RiServerLine,
          title: t('providers.emptyTitle'),
          text: t('providers.emptyText'),
        }}
      >
        {providers => (
          <div className={styles.cards}>
            {providers.map(provider => (
              <ProviderCard key={provider.name} provider={provider} />
            ))}
          </div>
        )}
      </ListState>
    </PlatformSection>
  );
}
