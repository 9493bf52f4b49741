import { ButtonIcon } from '@backstage/ui';
import { RiArrowLeftSLine, RiArrowRightSLine } from '@remixicon/react';
import { useT } from '../../hooks/useT';
import styles from './Pager.module.css';

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
    <nav className={styles.pager} aria-label={t('pager.pages', { of })}>
      <span role="status">
        {total === undefined
          ? t('pager.range', range)
          : t('pager.rangeOf', { ...range, total: String(total) })}
      </span>
      <ButtonIcon
        variant="secondary"
        size="small"
        icon={<RiArrowLeftSLine />}
        aria-label={t('pager.previous')}
        isDisabled={!onPrevious}
        onPress={onPrevious}
      />
      <ButtonIcon
        variant="secondary"
        size="small"
        icon={<RiArrowRightSLine />}
        aria-label={t('pager.next')}
        isDisabled={!onNext}
        onPress={onNext}
      />
    </nav>
  );
}
