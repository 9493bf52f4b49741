import { BgProvider, ButtonIcon } from '@backstage/ui';
import { RiCloseLine } from '@remixicon/react';
import { ReactNode, useEffect, useId, useRef } from 'react';
import { createPortal } from 'react-dom';
import styles from './Drawer.module.css';
import surface from './surface.module.css';

interface DrawerProps {
  heading: ReactNode;
  closeLabel: string;
  onClose: () => void;
  children: ReactNode;
}

/**
 * Details beside the page, which stays usable. It takes the focus when it opens, gives it back
 * when it closes, and Escape closes it.
 */
export function Drawer({
  heading,
  closeLabel,
  onClose,
  children,
}: DrawerProps) {
  const headingId = useId();
  const headingRef = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const opener = document.activeElement as HTMLElement | null;
    headingRef.current?.focus();
    return () => {
      if (opener?.isConnected) opener.focus();
    };
  }, []);
  return createPortal(
    <BgProvider bg="neutral-1">
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <div
        role="dialog"
        aria-modal={false}
        aria-labelledby={headingId}
        className={`${styles.drawer} ${surface.surface}`}
        data-bg="neutral-1"
        onKeyDown={event => event.key === 'Escape' && onClose()}
      >
        <div className={styles.header}>
          <div
            id={headingId}
            ref={headingRef}
            tabIndex={-1}
            className={styles.heading}
          >
            {heading}
          </div>
          <ButtonIcon
            variant="tertiary"
            aria-label={closeLabel}
            icon={<RiCloseLine />}
            onPress={onClose}
          />
        </div>
        <div className={styles.body}>{children}</div>
      </div>
    </BgProvider>,
    document.body,
  );
}
