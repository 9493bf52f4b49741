import { Button } from '@backstage/ui';
import { DeliveryEnvironment } from '@infra-orchestration/backstage-plugin-infra-common';
import { useT } from '../../hooks/useT';
import { RowContext } from './StepTable';
import styles from './Delivery.module.css';

interface RowActionsProps {
  environment: DeliveryEnvironment;
  context: RowContext;
  /** Where something is to be approved. */
  review?: {
    isOpen: boolean;
    panelId: string;
    onToggle: (isOpen: boolean) => void;
  };
}

/** What the user may do with one environment now; what they may not do is not offered. */
export function RowActions(props: RowActionsProps) {
  const { environment, review } = props;
  const { name } = environment;
  const t = useT();
  return (
    <span className={styles.actions}>
      {review && (
        <Button
          variant="secondary"
          aria-label={t('delivery.reviewOf', { name })}
          aria-expanded={review.isOpen}
          aria-controls={review.panelId}
          onPress={() => review.onToggle(!review.isOpen)}
        >
          {t('delivery.review')}
        </Button>
      )}
    </span>
  );
}
