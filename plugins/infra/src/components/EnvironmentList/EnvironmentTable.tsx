import { Button, Table, TablePaginationType } from '@backstage/ui';
import { RiSearchLine, RiStackLine } from '@remixicon/react';
import { useMemo } from 'react';
import { EnvironmentList, pageSizes } from '../../hooks/useEnvironmentList';
import { usePreviewsOf } from '../../hooks/usePreviews';
import { useTypeTitle } from '../../hooks/useEnvironmentTypes';
import { Translate, useT } from '../../hooks/useT';
import { pathSegment } from '../../lib/paths';
import { EmptyState, ErrorState, StaleNotice } from '../common';
import { environmentColumns } from './columns';

interface EnvironmentTableProps {
  list: EnvironmentList;
  /** Path below which each environment has its page. */
  basePath: string;
  /** Over all entities, where names repeat: says whose each is, and leads to it by id. */
  showEntity?: boolean;
}

export function EnvironmentTable(props: EnvironmentTableProps) {
  const { list, basePath, showEntity = false } = props;
  const t = useT();
  const typeTitle = useTypeTitle();
  const { query } = list;
  const previews = usePreviewsOf(query.data?.items ?? []);
  const columns = useMemo(
    () => environmentColumns({ t, typeTitle, previews, showEntity }),
    [t, showEntity, previews, typeTitle],
  );
  if (query.isError && !query.data) {
    return <ErrorState error={query.error} onRetry={() => query.refetch()} />;
  }
  if (
    query.data?.items.length === 0 &&
    !query.isPlaceholderData &&
    !list.isEmptied
  ) {
    return (
      <>
        <StaleNotice query={query} />
        <Empty list={list} />
      </>
    );
  }
  return (
    <section aria-label={t('list.listLabel')}>
      <StaleNotice query={query} />
      <Table
        columnConfig={columns}
        data={query.data?.items}
        isPending={query.isPending}
        isStale={query.isPlaceholderData}
        pagination={pagination(list, t)}
        rowConfig={{
          getHref: environment =>
            `${basePath}/${
              showEntity ? environment.id : pathSegment(environment)
            }`,
        }}
      />
    </section>
  );
}

function Empty({ list }: { list: EnvironmentList }) {
  const t = useT();
  return list.isFiltered ? (
    <EmptyState
      icon={RiSearchLine}
      title={t('list.nothingFoundTitle')}
      text={t('list.nothingFoundText')}
      action={
        <Button variant="secondary" onPress={list.clear}>
          {t('list.clearFilters')}
        </Button>
      }
    />
  ) : (
    <EmptyState
      icon={RiStackLine}
      title={t('list.emptyTitle')}
      text={t('list.emptyText')}
    />
  );
}

function pagination(list: EnvironmentList, t: Translate): TablePaginationType {
  const { page, query } = list;
  const items = query.data?.items.length ?? 0;
  if (page.number === 0 && !page.hasNext && items <= pageSizes[0]) {
    return { type: 'none' };
  }
  const from = page.number * page.size + 1;
  const total = query.data?.totalItems;
  return {
    type: 'page',
    pageSize: page.size,
    pageSizeOptions: pageSizes,
    offset: from - 1,
    totalCount: total,
    hasNextPage: page.hasNext,
    hasPreviousPage: page.number > 0,
    onNextPage: page.next,
    onPreviousPage: page.previous,
    onPageSizeChange: page.setSize,
    getLabel: () =>
      total === undefined
        ? t('list.pageLabel', { page: String(page.number + 1) })
        : t('list.pageLabelTotal', {
            from: String(from),
            to: String(from + items - 1),
            total: String(total),
          }),
  };
}
