import {
  Button,
  DialogBody,
  DialogFooter,
  Flex,
  TextAreaField,
} from '@backstage/ui';
import { Deployment } from '@infra-orchestration/backstage-plugin-infra-common';
import { FormEvent, useId, useState } from 'react';
import { useInfraMutation } from '../../hooks/useInfra';
import { useNotify } from '../../hooks/useNotify';
import { useT } from '../../hooks/useT';
import { ProblemAlert, useDialogBusy, WideDialog } from '../common';

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
  const formId = useId();
  const notify = useNotify();
  const [reason, setReason] = useState('');
  const [isAsked, setAsked] = useState(false);
  const reject = useInfraMutation((api, why: string) =>
    api.rejectDeployment(deployment.id, { reason: why }),
  );
  useDialogBusy(reject.isPending);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (!reason.trim()) return;
    await reject.mutateAsync(reason.trim()).then(
      () => {
        notify(t('approval.rejected'), 'info');
        onClose();
      },
      () => {},
    );
  };
  const isMissing = isAsked && !reason.trim();
  return (
    <>
      <DialogBody>
        <form id={formId} onSubmit={submit} noValidate>
          <Flex direction="column" gap="4">
            {reject.error && <ProblemAlert error={reject.error} />}
            <TextAreaField
              label={t('approval.reasonLabel')}
              description={t('approval.reasonDescription')}
              isRequired
              value={reason}
              onChange={setReason}
              validationBehavior="aria"
              validate={() => (isMissing ? t('approval.reasonRequired') : null)}
            />
          </Flex>
        </form>
      </DialogBody>
      <DialogFooter>
        <Button variant="secondary" onPress={onClose}>
          {t('approval.cancel')}
        </Button>
        <Button
          type="submit"
          form={formId}
          destructive
          isPending={reject.isPending}
        >
          {t('approval.reject')}
        </Button>
      </DialogFooter>
    </>
  );
}
