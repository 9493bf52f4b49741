import { PREVIEW_PAGE, PreviewList } from '../../hooks/usePreviews';
import { useT } from '../../hooks/useT';
import { Pager } from '../common';
import { PreviewRow } from './PreviewRow';
import styles from './Previews.module.css';

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
      <div
        className={styles.scroll}
        role="region"
        aria-label={t('previews.label')}
        // What scrolls sideways has to be reachable by keyboard.
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
      >
        <table
          className={`${styles.table} ${
            query.isPlaceholderData ? styles.stale : ''
          }`}
          aria-label={t('previews.label')}
          aria-busy={query.isPlaceholderData}
        >
          <thead>
            <tr>
              <th scope="col">{t('previews.pullRequest')}</th>
              <th scope="col">{t('previews.head')}</th>
              <th scope="col">{t('previews.status')}</th>
              <th scope="col">{t('previews.environment')}</th>
              <th scope="col">{t('previews.age')}</th>
              <th scope="col">{t('previews.expires')}</th>
              <th scope="col">{t('previews.actions')}</th>
            </tr>
          </thead>
          <tbody>
            {items.map(preview => (
              <PreviewRow key={preview.id} {...{ preview, basePath }} />
            ))}
          </tbody>
        </table>
      </div>
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
