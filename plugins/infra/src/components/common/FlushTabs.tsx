import { Tabs, TabsProps } from '@backstage/ui';
import styles from './FlushTabs.module.css';

/** Tabs in line with the edges of what surrounds them. */
export function FlushTabs(props: TabsProps) {
  return <Tabs {...props} className={styles.tabs} />;
}
