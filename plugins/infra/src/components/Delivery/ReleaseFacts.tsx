import { Link, Text } from '@backstage/ui';
import {
  Artifact,
  ReleaseImageView,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { useT } from '../../hooks/useT';
import { commitUrl, shortCommit } from '../../lib/forgeLinks';
import { shortDigest } from '../../lib/imageName';
import { EntityLink } from '../common';
import { digestOf } from './releaseWords';
import styles from './Delivery.module.css';

const newTab = { target: '_blank', rel: 'noopener noreferrer' };

/** Each image of a release: how it is called, and what it was built from. */
export function ReleaseFacts({ images }: { images: ReleaseImageView[] }) {
  return (
    <ul className={styles.images}>
      {images.map(image => (
        <li key={image.container}>
          <ImageFacts image={image} showContainer={images.length > 1} />
        </li>
      ))}
    </ul>
  );
}

function ImageFacts(props: {
  image: ReleaseImageView;
  showContainer: boolean;
}) {
  const { image, showContainer } = props;
  const { container, version, artifact } = image;
  const digest = digestOf(image.image);
  return (
    <>
      <span className={styles.facts}>
        {showContainer && <span className={styles.quiet}>{container}</span>}
        <Text weight="bold">{version}</Text>
        {digest && (
          <code className={styles.code} title={digest}>
            {shortDigest(digest)}
          </code>
        )}
      </span>
      {artifact && <CommitFacts artifact={artifact} />}
    </>
  );
}

/** The commit, its branch and who made it, as far as it was told. */
export function CommitFacts({ artifact }: { artifact: Artifact }) {
  const { commit, branch, author } = artifact;
  const t = useT();
  const url = commitUrl(artifact);
  if (!commit && !branch && !author) return null;
  const [before, after] = t('delivery.by', { who: '\n' }).split('\n');
  return (
    <span className={styles.facts}>
      {commit && url && (
        <Link
          href={url}
          title={commit}
          aria-label={t('delivery.commitOf', { commit: shortCommit(commit) })}
          {...newTab}
        >
          {shortCommit(commit)}
        </Link>
      )}
      {commit && !url && (
        <code className={styles.code} title={commit}>
          {shortCommit(commit)}
        </code>
      )}
      {branch && <span className={styles.quiet}>{branch}</span>}
      {author && (
        <span className={styles.quiet}>
          {before}
          <EntityLink entityRef={author} />
          {after}
        </span>
      )}
    </span>
  );
}
