import { SearchField, Select, Switch } from '@backstage/ui';
import { EnvironmentStatus } from '@infra-orchestration/backstage-plugin-infra-common';
import { EnvironmentList } from '../../hooks/useEnvironmentList';
import { useEnvironmentTypes } from '../../hooks/useEnvironmentTypes';
import { useT } from '../../hooks/useT';
import { looks } from '../../lib/looks';
import styles from './EnvironmentList.module.css';

const statuses = Object.keys(looks.environment) as EnvironmentStatus[];
const any = 'any';

/** Search and filters of the list. */
export function EnvironmentFilters({ list }: { list: EnvironmentList }) {
  const t = useT();
  const { filter, setFilter } = list;
  const { data: types = [] } = useEnvironmentTypes();
  return (
    <div className={styles.filters} role="search">
      <SearchField
        className={styles.search}
        aria-label={t('list.search')}
        placeholder={t('list.searchPlaceholder')}
        value={filter.search}
        onChange={search => setFilter({ search })}
      />
      <Select
        className={styles.select}
        label={t('list.typeFilter')}
        options={[
          { id: any, label: t('list.any') },
          ...types.map(type => ({
            id: type.name,
            label: type.document.metadata.title ?? type.name,
          })),
        ]}
        value={filter.type ?? any}
        onChange={key =>
          setFilter({ type: key === any ? undefined : String(key) })
        }
      />
      <Select
        className={styles.select}
        label={t('list.statusFilter')}
        options={[
          { id: any, label: t('list.any') },
          ...statuses
            .filter(status => status !== 'Deleted' || filter.includeDeleted)
            .map(status => ({
              id: status,
              label: t(`status.environment.${status}`),
            })),
        ]}
        value={filter.status ?? any}
        onChange={key =>
          setFilter({
            status: key === any ? undefined : (key as EnvironmentStatus),
          })
        }
      />
      <div className={styles.deleted}>
        <Switch
          label={t('list.showDeleted')}
          isSelected={filter.includeDeleted}
          onChange={includeDeleted => setFilter({ includeDeleted })}
        />
      </div>
    </div>
  );
}
