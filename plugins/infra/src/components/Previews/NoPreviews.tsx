import { getEntitySourceLocation } from '@backstage/catalog-model';
import { useEntity } from '@backstage/plugin-catalog-react';
import { ANNOTATION_PREVIEW_TYPE } from '@infra-orchestration/backstage-plugin-infra-common';
import { RiGitPullRequestLine, RiInboxLine } from '@remixicon/react';
import { ShownPreviews } from '../../hooks/usePreviews';
import { useT } from '../../hooks/useT';
import { CodeBlock, EmptyState } from '../common';
import styles from './Previews.module.css';

const example = `metadata:
  annotations:
    ${ANNOTATION_PREVIEW_TYPE}: preview
    backstage.io/source-location: url:https://github.com/acme/shop/`;

/** Says when there will be some, or what has to be written where for that. */
export function NoPreviews({ shown }: { shown: ShownPreviews }) {
  const t = useT();
  const { entity } = useEntity();
  const type = entity.metadata.annotations?.[ANNOTATION_PREVIEW_TYPE];
  if (!type) {
    return (
      <EmptyState
        icon={RiGitPullRequestLine}
        title={t('previews.setUpTitle')}
        text={t('previews.setUpText')}
        action={
          <div className={styles.setUp}>
            <CodeBlock text={example} label={t('previews.setUpLabel')} />
          </div>
        }
      />
    );
  }
  if (shown === 'closed') {
    return (
      <EmptyState
        icon={RiInboxLine}
        title={t('previews.closedEmptyTitle')}
        text={t('previews.closedEmptyText')}
      />
    );
  }
  return (
    <EmptyState
      icon={RiGitPullRequestLine}
      title={t('previews.emptyTitle')}
      text={t('previews.emptyText', { type, repository: repositoryOf() })}
    />
  );

  function repositoryOf() {
    try {
      return getEntitySourceLocation(entity).target;
    } catch {
      return t('previews.emptyAnyRepository');
    }
  }
}
