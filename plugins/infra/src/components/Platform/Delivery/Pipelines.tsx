import { Button, SearchField, Text } from '@backstage/ui';
import { RiRouteLine } from '@remixicon/react';
import { useMemo, useState } from 'react';
import { usePipelines } from '../../../hooks/usePipelines';
import { useT } from '../../../hooks/useT';
import { Section } from '../../common';
import { ListState } from '../ListState';
import { Pipeline, PipelineCard } from './PipelineCard';
import page from '../PlatformPage.module.css';
import styles from './Delivery.module.css';

/** So many at once; a card is too much to have a thousand of them. */
const CARDS = 12;
/** With fewer one sees them all. */
const SEARCHED_FROM = 7;

/** The pipelines in force, step by step. */
export function Pipelines() {
  const t = useT();
  const query = usePipelines();
  return (
    <Section title={t('pipelines.title')}>
      <div className={styles.section}>
        <ListState
          query={query}
          empty={{
            icon: RiRouteLine,
            title: t('pipelines.emptyTitle'),
            text: t('pipelines.emptyText'),
          }}
        >
          {pipelines => <Cards pipelines={pipelines} />}
        </ListState>
      </div>
    </Section>
  );
}

function Cards({ pipelines }: { pipelines: Pipeline[] }) {
  const t = useT();
  const [search, setSearch] = useState('');
  const [limit, setLimit] = useState(CARDS);
  const found = useMemo(() => {
    const wanted = search.trim().toLowerCase();
    return pipelines.filter(({ name, document }) =>
      `${name} ${document.metadata.title ?? ''}`.toLowerCase().includes(wanted),
    );
  }, [pipelines, search]);
  const more = Math.min(CARDS, found.length - limit);
  return (
    <>
      {pipelines.length >= SEARCHED_FROM && (
        <div className={page.filters} role="search">
          <SearchField
            className={page.search}
            aria-label={t('pipelines.search')}
            placeholder={t('pipelines.search')}
            value={search}
            onChange={setSearch}
          />
        </div>
      )}
      {found.length === 0 && (
        <Text as="p" role="status">
          {t('pipelines.nothingFound')}
        </Text>
      )}
      <div className={page.cards}>
        {found.slice(0, limit).map(pipeline => (
          <PipelineCard key={pipeline.name} pipeline={pipeline} />
        ))}
      </div>
      {more > 0 && (
        <div className={page.more}>
          <Button variant="secondary" onPress={() => setLimit(limit + CARDS)}>
            {t('platformDelivery.more', { number: String(more) })}
          </Button>
        </div>
      )}
    </>
  );
}
