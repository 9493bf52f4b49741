import { Card, CardBody, Select, Skeleton, Text } from '@backstage/ui';
import { useRef } from 'react';
import { useFocusFallback } from '../../hooks/useFocusFallback';
import {
  previewStates,
  ShownPreviews,
  usePreviews,
} from '../../hooks/usePreviews';
import { useT } from '../../hooks/useT';
import { ErrorState, StaleNotice } from '../common';
import type { DeliveryPartProps } from '../Delivery/DeliveryTabs';
import { NoPreviews } from './NoPreviews';
import { PreviewTable } from './PreviewTable';
import styles from './Previews.module.css';

/** The environments of the component's pull requests, and what becomes of them. */
export function Previews({ entityRef, basePath }: DeliveryPartProps) {
  const t = useT();
  const list = usePreviews(entityRef);
  const heading = useRef<HTMLParagraphElement>(null);
  const noteFocus = useFocusFallback(heading);
  const { query, shown, page } = list;
  const { data, error, refetch } = query;
  const isEmpty = data?.items.length === 0 && page.number === 0;
  return (
    <div className={styles.page} onFocus={noteFocus}>
      <div className={styles.head}>
        <Text
          as="p"
          ref={heading}
          tabIndex={-1}
          color="secondary"
          className={styles.quietFocus}
        >
          {t('previews.lead')}
        </Text>
        <Select
          className={styles.shown}
          label={t('previews.show')}
          options={previewStates.map(id => ({
            id,
            label: t(`previews.state.${id}`),
          }))}
          value={shown}
          onChange={key => list.show(key as ShownPreviews)}
        />
      </div>
      {data && <StaleNotice query={query} />}
      {error && !data && <ErrorState error={error} onRetry={refetch} />}
      {!data && !error && (
        <div aria-busy>
          <Skeleton height={240} />
        </div>
      )}
      {data && (
        <Card>
          <CardBody>
            {isEmpty ? (
              <NoPreviews shown={shown} />
            ) : (
              <PreviewTable list={list} basePath={basePath} />
            )}
          </CardBody>
        </Card>
      )}
    </div>
  );
}
