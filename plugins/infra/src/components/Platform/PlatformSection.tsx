import { Container, Text, VisuallyHidden } from '@backstage/ui';
import { ReactNode } from 'react';
import surface from '../common/surface.module.css';
import styles from './PlatformPage.module.css';

interface PlatformSectionProps {
  title: string;
  lead?: string;
  /** Beside the lead. */
  actions?: ReactNode;
  children: ReactNode;
}

/** One tab of the Infrastructure page. The tab shows the title; a screen reader gets a heading. */
export function PlatformSection(props: PlatformSectionProps) {
  return (
    <main className={surface.surface}>
      <Container className={styles.page}>
        <div className={styles.head}>
          <div>
            <VisuallyHidden>
              <h2>{props.title}</h2>
            </VisuallyHidden>
            {props.lead && (
              <Text as="p" color="secondary">
                {props.lead}
              </Text>
            )}
          </div>
          {props.actions}
        </div>
        {props.children}
      </Container>
    </main>
  );
}
