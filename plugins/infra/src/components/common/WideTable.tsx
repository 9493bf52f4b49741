import { ReactNode } from 'react';
import styles from './WideTable.module.css';

interface WideTableProps {
  label: string;
  /** The titles of the columns. */
  columns: string[];
  /** Where there is less room it scrolls sideways. */
  minWidth: string;
  /** What it shows answers the previous question, until that to the new one is in. */
  isStale?: boolean;
  /** Its bodies, one or more. */
  children: ReactNode;
}

/** A table whose cells have more than a word or a number in them. */
export function WideTable(props: WideTableProps) {
  const { label, columns, minWidth, isStale = false, children } = props;
  return (
    <div
      className={styles.scroll}
      role="group"
      aria-label={label}
      // What scrolls sideways has to be reachable by keyboard.
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
    >
      <table
        className={`${styles.table} ${isStale ? styles.stale : ''}`}
        style={{ minWidth }}
        aria-label={label}
        aria-busy={isStale}
      >
        <thead>
          <tr>
            {columns.map(title => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        {children}
      </table>
    </div>
  );
}
