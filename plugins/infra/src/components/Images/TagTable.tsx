import { Cell, ColumnConfig, Table, Text } from '@backstage/ui';
import { RiPriceTag3Line } from '@remixicon/react';
import { useMemo, useState } from 'react';
import { useTags } from '../../hooks/useImages';
import { Translate, useT } from '../../hooks/useT';
import { apiProblem } from '../../lib/apiError';
import { ComponentRepository } from '../../lib/componentImages';
import { EmptyState, ErrorState, StaleNotice } from '../common';
import { BuiltCell, DigestCell, SizeCell, WhereCell } from './tagCells';

const pageSizes = [10, 20, 50];

interface TagTableProps {
  repository: ComponentRepository;
  basePath: string;
}

/** The tags of a repository, page by page as the registry gives them. */
export function TagTable({ repository, basePath }: TagTableProps) {
  const t = useT();
  const pages = usePages();
  const query = useTags(repository, pages.request);
  const columns = useMemo(
    () => tagColumns(repository, basePath, t),
    [repository, basePath, t],
  );
  const rows = useMemo(
    () => query.data?.items.map(id => ({ id })),
    [query.data],
  );
  const isAbsent = query.error && apiProblem(query.error).status === 404;
  if (query.error && !query.data && !isAbsent) {
    return <ErrorState error={query.error} onRetry={() => query.refetch()} />;
  }
  if (isAbsent || (rows?.length === 0 && pages.number === 0)) {
    return (
      <EmptyState
        icon={RiPriceTag3Line}
        title={t('images.noTagsTitle')}
        text={t('images.noTagsText')}
      />
    );
  }
  return (
    <section
      aria-label={t('images.tags', { repository: repository.repository })}
    >
      <StaleNotice query={query} />
      <Table
        columnConfig={columns}
        data={rows}
        isPending={query.isPending}
        isStale={query.isPlaceholderData}
        pagination={pages.pagination(query.data?.nextCursor, t)}
      />
    </section>
  );
}

type TagRow = { id: string };

function tagColumns(
  repository: ComponentRepository,
  basePath: string,
  t: Translate,
): ColumnConfig<TagRow>[] {
  return [
    {
      id: 'tag',
      label: t('images.tag'),
      defaultWidth: '1.2fr',
      isRowHeader: true,
      cell: ({ id }) => (
        <Cell>
          <Text weight="bold">{id}</Text>
        </Cell>
      ),
    },
    {
      id: 'digest',
      label: t('images.digest'),
      defaultWidth: '1.6fr',
      cell: ({ id }) => (
        <Cell>
          <DigestCell repository={repository} tag={id} />
        </Cell>
      ),
    },
    {
      id: 'size',
      label: t('images.size'),
      defaultWidth: '0.8fr',
      cell: ({ id }) => (
        <Cell>
          <SizeCell repository={repository} tag={id} />
        </Cell>
      ),
    },
    {
      id: 'built',
      label: t('images.created'),
      defaultWidth: '1fr',
      cell: ({ id }) => (
        <Cell>
          <BuiltCell repository={repository} tag={id} />
        </Cell>
      ),
    },
    {
      id: 'where',
      label: t('images.where'),
      defaultWidth: '1.4fr',
      cell: ({ id }) => (
        <Cell>
          <WhereCell repository={repository} tag={id} basePath={basePath} />
        </Cell>
      ),
    },
  ];
}

/** Where one is in a list that only leads on; the way back is remembered. */
function usePages() {
  const [size, setSize] = useState(pageSizes[0]);
  const [trail, setTrail] = useState<string[]>([]);
  return {
    number: trail.length,
    request: { limit: size, cursor: trail.at(-1) },
    pagination(next: string | undefined, t: Translate) {
      if (!next && trail.length === 0 && size === pageSizes[0]) {
        return { type: 'none' as const };
      }
      return {
        type: 'page' as const,
        pageSize: size,
        pageSizeOptions: pageSizes,
        offset: trail.length * size,
        totalCount: undefined,
        hasNextPage: next !== undefined,
        hasPreviousPage: trail.length > 0,
        onNextPage: () => next && setTrail([...trail, next]),
        onPreviousPage: () => setTrail(trail.slice(0, -1)),
        onPageSizeChange: (chosen: number) => {
          setSize(chosen);
          setTrail([]);
        },
        getLabel: () => t('images.page', { number: String(trail.length + 1) }),
      };
    },
  };
}
