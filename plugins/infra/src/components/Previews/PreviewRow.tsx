import { Link } from '@backstage/ui';
import { Preview } from '@infra-orchestration/backstage-plugin-infra-common';
import { useRef } from 'react';
import { useFocusFallback } from '../../hooks/useFocusFallback';
import { useLanguage } from '../../hooks/useLanguage';
import { useNow } from '../../hooks/useNow';
import { useT } from '../../hooks/useT';
import { commitUrl, shortCommit } from '../../lib/forgeLinks';
import { absoluteTime, timeLeft } from '../../lib/time';
import { Age, Message, StatusPill } from '../common';
import { ResourceProgress } from '../Delivery/LiveProgress';
import { PreviewActions } from './PreviewActions';
import { PullRequestLink } from './PullRequestLink';
import styles from './Previews.module.css';

interface PreviewRowProps {
  preview: Preview;
  /** Of the environments of the entity; absent where the app has no tab of them. */
  basePath?: string;
}

/** One pull request, and how the environment of it stands. */
export function PreviewRow({ preview, basePath }: PreviewRowProps) {
  const { pullRequest, createdAt } = preview;
  const t = useT();
  const heading = useRef<HTMLTableCellElement>(null);
  const noteFocus = useFocusFallback(heading);
  return (
    <tr onFocus={noteFocus}>
      <th
        scope="row"
        ref={heading}
        tabIndex={-1}
        className={`${styles.quietFocus} ${styles.wide}`}
      >
        <span className={styles.stack}>
          <PullRequestLink pullRequest={pullRequest} />
          {pullRequest.author && (
            <span className={styles.quiet}>
              {t('previews.by', { author: pullRequest.author })}
            </span>
          )}
        </span>
      </th>
      <td className={styles.commit}>
        <Head preview={preview} />
      </td>
      <td className={styles.wide}>
        <State preview={preview} />
      </td>
      <td>
        <Place preview={preview} basePath={basePath} />
      </td>
      <td className={styles.nowrap}>
        <Age at={createdAt} />
      </td>
      <td className={styles.nowrap}>
        <Expiry preview={preview} />
      </td>
      <td className={styles.nowrap}>
        <PreviewActions preview={preview} />
      </td>
    </tr>
  );
}

function Head({ preview }: { preview: Preview }) {
  const { pullRequest, deployedCommit } = preview;
  const { branch, headCommit, repositoryUrl } = pullRequest;
  const t = useT();
  const commit = shortCommit(headCommit);
  const url = commitUrl({ commit: headCommit, sourceUrl: repositoryUrl });
  return (
    <span className={styles.stack}>
      <span className={styles.code}>{branch}</span>
      {url ? (
        <Link
          href={url}
          title={headCommit}
          aria-label={t('previews.commitOf', { commit, branch })}
          target="_blank"
          rel="noopener noreferrer"
        >
          {commit}
        </Link>
      ) : (
        <code className={styles.code} title={headCommit}>
          {commit}
        </code>
      )}
      {deployedCommit && deployedCommit !== headCommit && (
        <span className={styles.quiet} title={deployedCommit}>
          {t('previews.runs', { commit: shortCommit(deployedCommit) })}
        </span>
      )}
    </span>
  );
}

function State({ preview }: { preview: Preview }) {
  const { state, reason, message, untold, environment } = preview;
  const t = useT();
  const isMoving = state === 'Opening' || state === 'Updating';
  const why = message ?? reason;
  return (
    <span className={styles.stack}>
      <StatusPill kind="preview" value={state} />
      {isMoving && environment && (
        <ResourceProgress environmentId={environment.id} />
      )}
      {why && (
        <span className={styles.quiet}>
          <Message text={why} />
        </span>
      )}
      {untold && (
        <span className={styles.quiet}>
          <Message text={t('previews.untold', { reason: untold })} />
        </span>
      )}
    </span>
  );
}

/** Once it is deleted, another may have its name, so that it is named by its id. */
function Place({ preview, basePath }: PreviewRowProps) {
  const { environment, state } = preview;
  const t = useT();
  if (!environment) {
    return <span className={styles.quiet}>{t('previews.noEnvironment')}</span>;
  }
  const { id, name } = environment;
  const isGone = state === 'Closed' || state === 'Expired';
  return basePath ? (
    <Link href={`${basePath}/${isGone ? id : name}`}>{name}</Link>
  ) : (
    <>{name}</>
  );
}

function Expiry({ preview: { expiresAt, state } }: { preview: Preview }) {
  const t = useT();
  const language = useLanguage();
  const now = useNow();
  if (!expiresAt || ['Expired', 'Closing', 'Closed'].includes(state)) {
    return <>—</>;
  }
  const time = timeLeft(expiresAt, now);
  return (
    <time dateTime={expiresAt} title={absoluteTime(expiresAt, language)}>
      {time ? t('previews.expiresIn', { time }) : t('previews.expiresNow')}
    </time>
  );
}
