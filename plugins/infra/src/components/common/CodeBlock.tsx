import { CopyButton } from './CopyButton';
import { useT } from '../../hooks/useT';
import styles from './CodeBlock.module.css';

/** Text to be read or copied as it is, scrollable by keyboard. */
export function CodeBlock({ text, label }: { text: string; label: string }) {
  const t = useT();
  return (
    <div className={styles.block}>
      <pre
        className={styles.code}
        role="region"
        // What scrolls has to be reachable by keyboard.
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        aria-label={label}
      >
        {text}
      </pre>
      <div className={styles.copy}>
        <CopyButton text={text} label={t('common.copy')} />
      </div>
    </div>
  );
}
