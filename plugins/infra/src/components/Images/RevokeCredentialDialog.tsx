import { Button, DialogBody, DialogFooter, Text } from '@backstage/ui';
import { RegistryCredential } from '@infra-orchestration/backstage-plugin-infra-common';
import { useRevokeCredential } from '../../hooks/useImages';
import { useNotify } from '../../hooks/useNotify';
import { useT } from '../../hooks/useT';
import { ProblemAlert, useDialogBusy, WideDialog } from '../common';
import styles from './Images.module.css';

interface RevokeCredentialDialogProps {
  credential: RegistryCredential;
  onClose: () => void;
}

/** Says what a revocation brings about, and asks once more. */
export function RevokeCredentialDialog(props: RevokeCredentialDialogProps) {
  const { credential, onClose } = props;
  const { username } = credential;
  const t = useT();
  return (
    <WideDialog
      title={t('credentials.revokeTitle', { username })}
      isOpen
      onClose={onClose}
    >
      <Confirmation credential={credential} onClose={onClose} />
    </WideDialog>
  );
}

function Confirmation({ credential, onClose }: RevokeCredentialDialogProps) {
  const { username, purpose } = credential;
  const t = useT();
  const notify = useNotify();
  const { revoke, error, isPending } = useRevokeCredential(credential);
  useDialogBusy(isPending);
  const confirm = async () => {
    try {
      await revoke();
      notify(t('credentials.revoked', { username }), 'info');
      onClose();
    } catch {
      // shown below
    }
  };
  return (
    <>
      <DialogBody>
        <div className={styles.stack}>
          {error && <ProblemAlert error={error} />}
          <Text as="p">
            {t(
              purpose === 'push'
                ? 'credentials.revokePush'
                : 'credentials.revokePull',
            )}
          </Text>
        </div>
      </DialogBody>
      <DialogFooter>
        <Button variant="secondary" onPress={onClose} isDisabled={isPending}>
          {t('credentials.cancel')}
        </Button>
        <Button destructive onPress={confirm} isPending={isPending}>
          {t('credentials.revoke')}
        </Button>
      </DialogFooter>
    </>
  );
}
