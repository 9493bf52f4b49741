import { PREVIEW_PAGE, PreviewList } from '../../hooks/usePreviews';
import { useT } from '../../hooks/useT';
import { Pager, WideTable } from '../common';
import { PreviewRow } from './PreviewRow';

interface PreviewTableProps {
  list: PreviewList;
  basePath?: string;
}

/** One page of previews, a pull request a row. */
export function PreviewTable({ list, basePath }: PreviewTableProps) {
  const { query, page } = list;
  const t = useT();
  const items = query.data?.items ?? [];
  return (
    <>
      <WideTable
        label={t('previews.label')}
        minWidth="66rem"
        isStale={query.isPlaceholderData}
        columns={[
          t('previews.pullRequest'),
          t('previews.head'),
          t('previews.status'),
          t('previews.environment'),
          t('previews.age'),
          t('previews.expires'),
          t('previews.actions'),
        ]}
      >
        <tbody>
          {items.map(preview => (
            <PreviewRow key={preview.id} {...{ preview, basePath }} />
          ))}
        </tbody>
      </WideTable>
      {(page.number > 0 || page.hasNext) && (
        <Pager
          of={t('previews.tab')}
          from={page.number * PREVIEW_PAGE}
          count={items.length}
          onPrevious={page.number > 0 ? page.previous : undefined}
          onNext={page.hasNext ? page.next : undefined}
        />
      )}
    </>
  );
}
