import { Button, DialogBody, DialogFooter, Text } from '@backstage/ui';
import { Promotion } from '@infra-orchestration/backstage-plugin-infra-common';
import { useCancelPromotion } from '../../hooks/useDeliveryPromotion';
import { useNotify } from '../../hooks/useNotify';
import { useT } from '../../hooks/useT';
import { ProblemAlert, useDialogBusy, WideDialog } from '../common';
import { releaseName, Versions } from './releaseWords';
import styles from './Delivery.module.css';

interface CancelDialogProps {
  promotion: Promotion;
  versions: Versions;
  onClose: () => void;
}

/** Says what taking a promotion back leaves, and asks once more. */
export function CancelDialog(props: CancelDialogProps) {
  const t = useT();
  return (
    <WideDialog
      title={t('promote.cancelTitle', {
        name: props.promotion.environmentName,
      })}
      isOpen
      onClose={props.onClose}
    >
      <Confirmation {...props} />
    </WideDialog>
  );
}

function Confirmation({ promotion, versions, onClose }: CancelDialogProps) {
  const t = useT();
  const notify = useNotify();
  const { mutateAsync, error, isPending } = useCancelPromotion();
  useDialogBusy(isPending);
  const confirm = async () => {
    try {
      await mutateAsync(promotion.id);
      notify(t('promote.cancelled'), 'info');
      onClose();
    } catch {
      // It is told below.
    }
  };
  return (
    <>
      <DialogBody>
        <div className={styles.stack}>
          {error && <ProblemAlert error={error} />}
          <Text as="p">
            {t('promote.cancelText', {
              version: releaseName(promotion.release, versions),
            })}
          </Text>
        </div>
      </DialogBody>
      <DialogFooter>
        <Button variant="secondary" onPress={onClose} isDisabled={isPending}>
          {t('promote.keep')}
        </Button>
        <Button destructive onPress={confirm} isPending={isPending}>
          {t('promote.cancelConfirm')}
        </Button>
      </DialogFooter>
    </>
  );
}
