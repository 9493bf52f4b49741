import { Text } from '@backstage/ui';
import { Promotion } from '@infra-orchestration/backstage-plugin-infra-common';
import { useCancelPromotion } from '../../hooks/useDeliveryPromotion';
import { useNotify } from '../../hooks/useNotify';
import { useT } from '../../hooks/useT';
import { ConfirmDialog } from '../common';
import { releaseName, Versions } from './releaseWords';

interface CancelDialogProps {
  promotion: Promotion;
  versions: Versions;
  onClose: () => void;
}

/** Says what taking a promotion back leaves, and asks once more. */
export function CancelDialog(props: CancelDialogProps) {
  const { promotion, versions, onClose } = props;
  const { id, environmentName, release } = promotion;
  const t = useT();
  const notify = useNotify();
  const { mutateAsync, error, isPending } = useCancelPromotion();
  const takeBack = async () => {
    await mutateAsync(id);
    notify(t('promote.cancelled'), 'info');
    onClose();
  };
  return (
    <ConfirmDialog
      title={t('promote.cancelTitle', { name: environmentName })}
      cancel={t('promote.keep')}
      confirm={t('promote.cancelConfirm')}
      onConfirm={takeBack}
      {...{ error, isPending, onClose }}
    >
      <Text as="p">
        {t('promote.cancelText', { version: releaseName(release, versions) })}
      </Text>
    </ConfirmDialog>
  );
}
