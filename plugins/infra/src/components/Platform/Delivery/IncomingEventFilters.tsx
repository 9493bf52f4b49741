import { Select } from '@backstage/ui';
import { IncomingEventFate } from '@infra-orchestration/backstage-plugin-infra-common';
import { IncomingEventList } from '../../../hooks/useIncomingEvents';
import { useT } from '../../../hooks/useT';
import { status } from '../../../translation/status';
import { knownSources, sourceName } from './sourceName';
import page from '../PlatformPage.module.css';

const any = 'any';
const fates = Object.keys(status.fate) as IncomingEventFate[];

/** By what told of an image, and by what became of it. */
export function IncomingEventFilters({ list }: { list: IncomingEventList }) {
  const { filter, setFilter, query } = list;
  const t = useT();
  const seen = (query.data?.items ?? []).map(({ source }) => source);
  const sources = new Set<string>([
    ...knownSources,
    ...seen,
    ...(filter.source ? [filter.source] : []),
  ]);
  const sourceOptions = [...sources]
    .map(id => ({ id, label: sourceName(t, id) }))
    .sort((a, b) => a.label.localeCompare(b.label));
  return (
    <div className={page.filters} role="search">
      <Select
        className={page.select}
        label={t('incoming.sourceFilter')}
        options={[{ id: any, label: t('incoming.any') }, ...sourceOptions]}
        value={filter.source ?? any}
        onChange={key =>
          setFilter({
            ...filter,
            source: key === any ? undefined : String(key),
          })
        }
      />
      <Select
        className={page.select}
        label={t('incoming.fateFilter')}
        options={[
          { id: any, label: t('incoming.any') },
          ...fates.map(id => ({ id, label: t(`status.fate.${id}`) })),
        ]}
        value={filter.fate ?? any}
        onChange={key =>
          setFilter({
            ...filter,
            fate: key === any ? undefined : (key as IncomingEventFate),
          })
        }
      />
    </div>
  );
}
