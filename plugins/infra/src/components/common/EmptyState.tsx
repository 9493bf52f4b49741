import { Text } from '@backstage/ui';
import { RemixiconComponentType } from '@remixicon/react';
import { ReactNode } from 'react';
import styles from './States.module.css';

interface EmptyStateProps {
  icon: RemixiconComponentType;
  title: string;
  text?: string;
  action?: ReactNode;
}

export function EmptyState({
  icon: Icon,
  title,
  text,
  action,
}: EmptyStateProps) {
  return (
    <div className={styles.state}>
      <Icon aria-hidden className={styles.icon} />
      <Text as="h3" variant="title-x-small" weight="bold">
        {title}
      </Text>
      {text && (
        <Text as="p" color="secondary" className={styles.text}>
          {text}
        </Text>
      )}
      {action}
    </div>
  );
}
