import { Text } from '@backstage/ui';
import { Preview } from '@infra-orchestration/backstage-plugin-infra-common';
import { useNotify } from '../../hooks/useNotify';
import { useClosePreview } from '../../hooks/usePreviews';
import { useT } from '../../hooks/useT';
import { ConfirmDialog } from '../common';

interface ClosePreviewDialogProps {
  preview: Preview;
  onClose: () => void;
}

/** Says what goes and what stays, and asks once more. */
export function ClosePreviewDialog(props: ClosePreviewDialogProps) {
  const { preview, onClose } = props;
  const { id, environment, pullRequest } = preview;
  const number = String(pullRequest.number);
  const t = useT();
  const notify = useNotify();
  const { mutateAsync, error, isPending } = useClosePreview();
  const close = async () => {
    await mutateAsync(id);
    notify(t('previews.closed', { number }), 'info');
    onClose();
  };
  return (
    <ConfirmDialog
      title={t('previews.closeTitle', { number })}
      cancel={t('previews.keep')}
      confirm={t('previews.closeConfirm')}
      onConfirm={close}
      {...{ error, isPending, onClose }}
    >
      <Text as="p">
        {environment
          ? t('previews.closeText', { name: environment.name })
          : t('previews.closeTextNone')}
      </Text>
      <Text as="p" color="secondary">
        {t('previews.closeBack')}
      </Text>
    </ConfirmDialog>
  );
}
