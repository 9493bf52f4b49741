import { Look, LookKind, looks } from '../../lib/looks';
import { status as texts } from '../../translation/status';
import { useT } from '../../hooks/useT';
import styles from './StatusPill.module.css';

type Value<K extends LookKind> = keyof (typeof texts)[K] & string;

interface StatusPillProps<K extends LookKind> {
  kind: K;
  value: Value<K>;
  /** Without a background, for lists in which everything has a state. */
  plain?: boolean;
}

/** A state as icon and text. */
export function StatusPill<K extends LookKind>(props: StatusPillProps<K>) {
  const { kind, value, plain } = props;
  const t = useT();
  const {
    tone,
    icon: Icon,
    spins,
  } = (looks[kind] as Record<string, Look>)[value];
  const className = [styles.pill, styles[tone], plain && styles.plain];
  return (
    <span className={className.filter(Boolean).join(' ')}>
      <Icon
        aria-hidden
        className={spins ? `${styles.icon} ${styles.spins}` : styles.icon}
      />
      {t(`status.${kind}.${value}` as 'status.environment.Ready')}
    </span>
  );
}
