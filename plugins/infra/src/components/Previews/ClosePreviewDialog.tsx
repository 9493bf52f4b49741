import { Button, DialogBody, DialogFooter, Text } from '@backstage/ui';
import { Preview } from '@infra-orchestration/backstage-plugin-infra-common';
import { useNotify } from '../../hooks/useNotify';
import { useClosePreview } from '../../hooks/usePreviews';
import { useT } from '../../hooks/useT';
import { ProblemAlert, useDialogBusy, WideDialog } from '../common';
import styles from './Previews.module.css';

interface ClosePreviewDialogProps {
  preview: Preview;
  onClose: () => void;
}

/** Says what goes and what stays, and asks once more. */
export function ClosePreviewDialog(props: ClosePreviewDialogProps) {
  const t = useT();
  return (
    <WideDialog
      title={t('previews.closeTitle', {
        number: String(props.preview.pullRequest.number),
      })}
      isOpen
      onClose={props.onClose}
    >
      <Confirmation {...props} />
    </WideDialog>
  );
}

function Confirmation({ preview, onClose }: ClosePreviewDialogProps) {
  const { id, environment, pullRequest } = preview;
  const number = String(pullRequest.number);
  const t = useT();
  const notify = useNotify();
  const { mutateAsync, error, isPending } = useClosePreview();
  useDialogBusy(isPending);
  const confirm = async () => {
    try {
      await mutateAsync(id);
      notify(t('previews.closed', { number }), 'info');
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
            {environment
              ? t('previews.closeText', { name: environment.name })
              : t('previews.closeTextNone')}
          </Text>
          <Text as="p" color="secondary">
            {t('previews.closeBack')}
          </Text>
        </div>
      </DialogBody>
      <DialogFooter>
        <Button variant="secondary" onPress={onClose} isDisabled={isPending}>
          {t('previews.keep')}
        </Button>
        <Button destructive onPress={confirm} isPending={isPending}>
          {t('previews.closeConfirm')}
        </Button>
      </DialogFooter>
    </>
  );
}
