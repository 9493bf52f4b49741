import { Text } from '@backstage/ui';
import { RegistryCredential } from '@infra-orchestration/backstage-plugin-infra-common';
import { useRevokeCredential } from '../../hooks/useImages';
import { useNotify } from '../../hooks/useNotify';
import { useT } from '../../hooks/useT';
import { ConfirmDialog } from '../common';

interface RevokeCredentialDialogProps {
  credential: RegistryCredential;
  onClose: () => void;
}

/** Says what a revocation brings about, and asks once more. */
export function RevokeCredentialDialog(props: RevokeCredentialDialogProps) {
  const { credential, onClose } = props;
  const { username, purpose } = credential;
  const t = useT();
  const notify = useNotify();
  const { revoke, error, isPending } = useRevokeCredential(credential);
  const confirm = async () => {
    await revoke();
    notify(t('credentials.revoked', { username }), 'info');
    onClose();
  };
  return (
    <ConfirmDialog
      title={t('credentials.revokeTitle', { username })}
      cancel={t('credentials.cancel')}
      confirm={t('credentials.revoke')}
      onConfirm={confirm}
      {...{ error, isPending, onClose }}
    >
      <Text as="p">
        {t(
          purpose === 'push'
            ? 'credentials.revokePush'
            : 'credentials.revokePull',
        )}
      </Text>
    </ConfirmDialog>
  );
}
