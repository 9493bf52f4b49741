import { Card, CardBody, Skeleton, Text } from '@backstage/ui';
import { RiCheckDoubleLine } from '@remixicon/react';
import { useState } from 'react';
import {
  MOST_PROMOTIONS,
  OpenPromotions,
  usePromotionsList,
} from '../../../hooks/usePromotionsList';
import { useT } from '../../../hooks/useT';
import {
  EmptyState,
  ErrorState,
  Pager,
  Section,
  StaleNotice,
  WideTable,
} from '../../common';
import { longestFirst } from './stuck';
import { StuckRow } from './StuckRow';
import styles from './Delivery.module.css';

const PAGE = 20;

/** Promotions that are not over and wait, with the reason. */
export function StuckPromotions() {
  const t = useT();
  const query = usePromotionsList();
  const { data, error } = query;
  return (
    <Section title={t('stuck.title')}>
      <div className={styles.section}>
        <StaleNotice query={data && query} />
        {data && <Open open={data} />}
        {!data && error && (
          <ErrorState error={error} onRetry={() => query.refetch()} />
        )}
        {!data && !error && (
          <div aria-busy>
            <Skeleton height={120} />
          </div>
        )}
      </div>
    </Section>
  );
}

function Open({ open }: { open: OpenPromotions }) {
  const { promotions, hasMore } = open;
  const t = useT();
  const waiting = longestFirst(promotions);
  const underway = promotions.length - waiting.length;
  return (
    <>
      {hasMore && (
        <Text as="p">
          {t('stuck.tooMany', { number: String(MOST_PROMOTIONS) })}
        </Text>
      )}
      {waiting.length > 0 && (
        <Text as="p" color="secondary">
          {t('stuck.lead')}
        </Text>
      )}
      <Card>
        <CardBody>
          {waiting.length > 0 ? (
            <Waiting promotions={waiting} />
          ) : (
            <EmptyState
              icon={RiCheckDoubleLine}
              title={t('stuck.emptyTitle')}
              text={t('stuck.emptyText')}
            />
          )}
        </CardBody>
      </Card>
      {underway > 0 && (
        <Text as="p" color="secondary">
          {t('stuck.underway', { count: underway })}
        </Text>
      )}
    </>
  );
}

function Waiting({ promotions }: { promotions: OpenPromotions['promotions'] }) {
  const t = useT();
  const [asked, setPage] = useState(0);
  // Some may be done with since the page was turned to.
  const page = Math.min(asked, Math.ceil(promotions.length / PAGE) - 1);
  const from = page * PAGE;
  const shown = promotions.slice(from, from + PAGE);
  return (
    <>
      <WideTable
        label={t('stuck.title')}
        minWidth="48rem"
        columns={[
          t('stuck.component'),
          t('stuck.environment'),
          t('stuck.why'),
          t('stuck.since'),
          t('stuck.until'),
          t('stuck.delivery'),
        ]}
      >
        <tbody>
          {shown.map(promotion => (
            <StuckRow key={promotion.id} promotion={promotion} />
          ))}
        </tbody>
      </WideTable>
      {promotions.length > PAGE && (
        <Pager
          of={t('stuck.title')}
          from={from}
          count={shown.length}
          total={promotions.length}
          onPrevious={page > 0 ? () => setPage(page - 1) : undefined}
          onNext={
            from + PAGE < promotions.length
              ? () => setPage(page + 1)
              : undefined
          }
        />
      )}
    </>
  );
}
