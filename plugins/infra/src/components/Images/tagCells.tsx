import { Skeleton } from '@backstage/ui';
import { RegistryImage } from '@infra-orchestration/backstage-plugin-infra-common';
import { ReactNode } from 'react';
import { useResolvedTag } from '../../hooks/useImages';
import { useLanguage } from '../../hooks/useLanguage';
import { useT } from '../../hooks/useT';
import { apiProblem } from '../../lib/apiError';
import { formatBytes } from '../../lib/bytes';
import { ComponentRepository, isUseOf } from '../../lib/componentImages';
import { shortDigest } from '../../lib/imageName';
import { Age, CopyButton } from '../common';
import { UseLinks } from './UseLinks';
import styles from './Images.module.css';

interface TagCellProps {
  repository: ComponentRepository;
  tag: string;
}

/** What is behind a tag is asked for row by row: a registry tells no more than one at a time. */
function Resolved(
  props: TagCellProps & { children: (image: RegistryImage) => ReactNode },
) {
  const { repository, tag, children } = props;
  const t = useT();
  const { data, error } = useResolvedTag(repository, tag);
  if (data) return <>{children(data)}</>;
  return error ? (
    <span className={styles.quiet} title={apiProblem(error).message}>
      {t('images.unresolved')}
    </span>
  ) : (
    <Skeleton height={16} />
  );
}

export function DigestCell(props: TagCellProps) {
  const t = useT();
  return (
    <Resolved {...props}>
      {({ digest }) => (
        <span className={styles.digest}>
          <code className={styles.code} title={digest}>
            {shortDigest(digest)}
          </code>
          <CopyButton
            text={digest}
            label={t('images.copyDigest', { tag: props.tag })}
          />
        </span>
      )}
    </Resolved>
  );
}

/** Bytes of one image; of an index how many platforms it is for. */
export function SizeCell(props: TagCellProps) {
  const t = useT();
  const language = useLanguage();
  return (
    <Resolved {...props}>
      {({ size, platforms }) => (
        <span
          className={styles.quiet}
          title={platforms
            .map(({ os, architecture }) => `${os}/${architecture}`)
            .join(', ')}
        >
          {size === undefined
            ? t('images.platforms', { number: String(platforms.length) })
            : formatBytes(size, language)}
        </span>
      )}
    </Resolved>
  );
}

export function BuiltCell(props: TagCellProps) {
  return (
    <Resolved {...props}>
      {({ created }) => (
        <span className={styles.quiet}>
          {created ? <Age at={created} /> : '—'}
        </span>
      )}
    </Resolved>
  );
}

export function WhereCell(props: TagCellProps & { basePath: string }) {
  const { repository, tag, basePath } = props;
  const { data } = useResolvedTag(repository, tag);
  const uses = repository.uses.filter(use =>
    isUseOf(use, { tag, digest: data?.digest }),
  );
  return (
    <span className={styles.uses}>
      <UseLinks uses={uses} basePath={basePath} />
    </span>
  );
}
