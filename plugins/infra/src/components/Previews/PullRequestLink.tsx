import { Link } from '@backstage/ui';
import { PullRequest } from '@infra-orchestration/backstage-plugin-infra-common';
import { RiGitPullRequestLine } from '@remixicon/react';
import { useT } from '../../hooks/useT';
import { webUrl } from '../../lib/forgeLinks';
import styles from './Previews.module.css';

interface PullRequestLinkProps {
  pullRequest: PullRequest;
  /** Only the number, where there is little room; the title is told all the same. */
  isShort?: boolean;
}

/** A pull request by number and title, at the forge. */
export function PullRequestLink(props: PullRequestLinkProps) {
  const { pullRequest, isShort } = props;
  const number = String(pullRequest.number);
  const t = useT();
  const text = t('previews.title', { number, title: pullRequest.title });
  const url = webUrl(pullRequest.url);
  const shown = isShort ? t('previews.title', { number, title: '' }) : text;
  return (
    <span className={styles.pullRequest}>
      <RiGitPullRequestLine aria-hidden className={styles.icon} />
      {url ? (
        <Link
          href={url}
          title={text}
          aria-label={isShort ? text : undefined}
          target="_blank"
          rel="noopener noreferrer"
        >
          {shown.trim()}
        </Link>
      ) : (
        <span title={text}>{shown.trim()}</span>
      )}
    </span>
  );
}
