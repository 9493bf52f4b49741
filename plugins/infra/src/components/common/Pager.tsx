import { ButtonIcon } from '@backstage/ui';
import { RiArrowLeftSLine, RiArrowRightSLine } from '@remixicon/react';
import { useT } from '../../../hooks/useT';
import styles from './Delivery.module.css';

interface PagerProps {
  /** What the pages are of. */
  of: string;
  /** How many rows come before those shown. */
  from: number;
  count: number;
  total?: number;
  onPrevious?: () => void;
  onNext?: () => void;
}

/** Turns the pages of a table of which the number of rows may not be known. */
export function Pager(props: PagerProps) {
  const { of, from, count, total, onPrevious, onNext } = props;
  const t = useT();
  const range = { from: String(from + 1), to: String(from + count) };
  return (
    <nav
      className={styles.pager}
      aria-label={t('platformDelivery.pages', { of })}
    >
      <span role="status">
        {total === undefined
          ? t('platformDelivery.range', range)
          : t('platformDelivery.rangeOf', { ...range, total: String(total) })}
      </span>
      <ButtonIcon
        variant="secondary"
        size="small"
        icon={<RiArrowLeftSLine />}
        aria-label={t('platformDelivery.previous')}
        isDisabled={!onPrevious}
        onPress={onPrevious}
      />
      <ButtonIcon
        variant="secondary"
        size="small"
        icon={<RiArrowRightSLine />}
        aria-label={t('platformDelivery.next')}
        isDisabled={!onNext}
        onPress={onNext}
      />
    </nav>
  );
}
