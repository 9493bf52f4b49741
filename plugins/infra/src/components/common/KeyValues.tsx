import { ReactNode } from 'react';
import styles from './KeyValues.module.css';

interface KeyValuesProps {
  items: ([string, ReactNode] | undefined)[];
  /** Beside each other, for a header, instead of below each other. */
  inline?: boolean;
}

/** Names and values as a description list. */
export function KeyValues({ items, inline }: KeyValuesProps) {
  return (
    <dl className={inline ? styles.row : styles.list}>
      {items
        .filter(item => item !== undefined)
        .map(([key, value]) => (
          <Pair key={key} inline={inline} name={key} value={value} />
        ))}
    </dl>
  );
}

function Pair(props: { name: string; value: ReactNode; inline?: boolean }) {
  const pair = (
    <>
      <dt className={styles.key}>{props.name}</dt>
      <dd className={styles.value}>{props.value}</dd>
    </>
  );
  return props.inline ? <div>{pair}</div> : pair;
}
