import { SearchField, Select } from '@backstage/ui';
import { ProviderSummary } from '@infra-orchestration/backstage-plugin-infra-common';
import { useMemo, useState } from 'react';
import { useT } from '../../hooks/useT';
import styles from './PlatformPage.module.css';

const any = 'any';

/** Providers by name, title, driver and state. */
export function useProviderFilter(providers: ProviderSummary[]) {
  const [search, setSearch] = useState('');
  const [health, setHealth] = useState(any);
  const found = useMemo(() => {
    const wanted = search.trim().toLowerCase();
    return providers.filter(
      ({ name, driver, health: is, revision }) =>
        (health === any || is === health) &&
        `${name} ${driver} ${revision.document.metadata.title ?? ''}`
          .toLowerCase()
          .includes(wanted),
    );
  }, [providers, search, health]);
  const states = [...new Set(providers.map(provider => provider.health))];
  return { search, setSearch, health, setHealth, found, states };
}

export function ProviderFilters(props: {
  filter: ReturnType<typeof useProviderFilter>;
}) {
  const { search, setSearch, health, setHealth, states } = props.filter;
  const t = useT();
  return (
    <div className={styles.filters} role="search">
      <SearchField
        className={styles.search}
        aria-label={t('providers.search')}
        placeholder={t('providers.search')}
        value={search}
        onChange={setSearch}
      />
      <Select
        className={styles.select}
        label={t('providers.healthFilter')}
        options={[
          { id: any, label: t('list.any') },
          ...states.map(id => ({ id, label: t(`status.health.${id}`) })),
        ]}
        value={health}
        onChange={key => setHealth(String(key))}
      />
    </div>
  );
}
