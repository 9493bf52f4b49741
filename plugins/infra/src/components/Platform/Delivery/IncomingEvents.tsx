import { Button, Card, CardBody, Skeleton, Text } from '@backstage/ui';
import { IncomingEvent } from '@infra-orchestration/backstage-plugin-infra-common';
import { RiInboxLine, RiSearchLine } from '@remixicon/react';
import { useState } from 'react';
import {
  IncomingEventList,
  useIncomingEvents,
} from '../../../hooks/useIncomingEvents';
import { useT } from '../../../hooks/useT';
import { EmptyState, ErrorState, Section, StaleNotice } from '../../common';
import { IncomingEventDrawer } from './IncomingEventDrawer';
import { IncomingEventFilters } from './IncomingEventFilters';
import { IncomingEventTable } from './IncomingEventTable';
import styles from './Delivery.module.css';

/** What told of images, and what became of it. */
export function IncomingEvents() {
  const t = useT();
  const list = useIncomingEvents();
  const { query } = list;
  return (
    <Section title={t('incoming.title')}>
      <div className={styles.section}>
        <Text as="p" color="secondary">
          {t('incoming.lead')}
        </Text>
        <IncomingEventFilters list={list} />
        <StaleNotice query={query.data && query} />
        {query.data && <Found list={list} />}
        {!query.data && query.error && (
          <ErrorState error={query.error} onRetry={() => query.refetch()} />
        )}
        {!query.data && !query.error && (
          <div aria-busy>
            <Skeleton height={200} />
          </div>
        )}
      </div>
    </Section>
  );
}

function Found({ list }: { list: IncomingEventList }) {
  const items = list.query.data?.items ?? [];
  const [open, setOpen] = useState<IncomingEvent>();
  // It stays open while newer ones push it off the page.
  const opened = open && (items.find(({ id }) => id === open.id) ?? open);
  const isEmpty = items.length === 0 && list.page.number === 0;
  return (
    <>
      <Card>
        <CardBody>
          {isEmpty ? (
            <Empty list={list} />
          ) : (
            <IncomingEventTable list={list} onOpen={setOpen} />
          )}
        </CardBody>
      </Card>
      {opened && (
        <IncomingEventDrawer
          key={opened.id}
          event={opened}
          onClose={() => setOpen(undefined)}
        />
      )}
    </>
  );
}

function Empty({ list }: { list: IncomingEventList }) {
  const t = useT();
  return list.isFiltered ? (
    <EmptyState
      icon={RiSearchLine}
      title={t('incoming.nothingFoundTitle')}
      text={t('incoming.nothingFoundText')}
      action={
        <Button variant="secondary" onPress={() => list.setFilter({})}>
          {t('incoming.clear')}
        </Button>
      }
    />
  ) : (
    <EmptyState
      icon={RiInboxLine}
      title={t('incoming.emptyTitle')}
      text={t('incoming.emptyText')}
    />
  );
}
