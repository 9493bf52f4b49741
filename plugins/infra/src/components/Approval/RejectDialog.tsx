import { TextAreaField } from '@backstage/ui';
import { Deployment } from '@infra-orchestration/backstage-plugin-infra-common';
import { useState } from 'react';
import { useInfraMutation } from '../../hooks/useInfra';
import { useNotify } from '../../hooks/useNotify';
import { useT } from '../../hooks/useT';
import { Confirmation, WideDialog } from '../common';

interface RejectDialogProps {
  deployment: Deployment;
  isOpen: boolean;
  onClose: () => void;
}

/** A rejection has a reason, of which whoever asked is told. */
export function RejectDialog(props: RejectDialogProps) {
  const { deployment, isOpen, onClose } = props;
  const t = useT();
  return (
    <WideDialog
      title={t('approval.rejectTitle')}
      isOpen={isOpen}
      onClose={onClose}
    >
      <RejectForm deployment={deployment} onClose={onClose} />
    </WideDialog>
  );
}

function RejectForm({
  deployment,
  onClose,
}: Omit<RejectDialogProps, 'isOpen'>) {
  const t = useT();
  const notify = useNotify();
  const [reason, setReason] = useState('');
  const [isAsked, setAsked] = useState(false);
  const { mutateAsync, error, isPending } = useInfraMutation(
    (api, why: string) => api.rejectDeployment(deployment.id, { reason: why }),
  );
  const reject = async () => {
    setAsked(true);
    if (!reason.trim()) return;
    await mutateAsync(reason.trim());
    notify(t('approval.rejected'), 'info');
    onClose();
  };
  const isMissing = isAsked && !reason.trim();
  return (
    <Confirmation
      cancel={t('approval.cancel')}
      confirm={t('approval.reject')}
      onConfirm={reject}
      {...{ error, isPending, onClose }}
    >
      <TextAreaField
        label={t('approval.reasonLabel')}
        description={t('approval.reasonDescription')}
        isRequired
        value={reason}
        onChange={setReason}
        validationBehavior="aria"
        validate={() => (isMissing ? t('approval.reasonRequired') : null)}
      />
    </Confirmation>
  );
}
