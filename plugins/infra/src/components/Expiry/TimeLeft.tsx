import { Environment } from '@infra-orchestration/backstage-plugin-infra-common';
import { useLanguage } from '../../hooks/useLanguage';
import { useNow } from '../../hooks/useNow';
import { useT } from '../../hooks/useT';
import { absoluteTime, timeLeft } from '../../lib/time';
import styles from './Expiry.module.css';

/** For lists: when the environment is deleted by itself; nothing where it is not. */
export function TimeLeft({ environment }: { environment: Environment }) {
  const { expiresAt, status } = environment;
  const t = useT();
  const language = useLanguage();
  const now = useNow();
  if (!expiresAt || status === 'Deleted' || status === 'Deleting') return null;
  const left = timeLeft(expiresAt, now);
  return (
    <time
      dateTime={expiresAt}
      title={absoluteTime(expiresAt, language)}
      className={styles.quiet}
    >
      {left ? t('expiry.short', { time: left }) : t('expiry.overTitle')}
    </time>
  );
}
