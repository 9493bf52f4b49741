import { Text, TextAreaField } from '@backstage/ui';
import { Task } from '@infra-orchestration/backstage-plugin-infra-common';
import { useState } from 'react';
import { useNotify } from '../../hooks/useNotify';
import { useT } from '../../hooks/useT';
import { useTaskAnswers } from '../../hooks/useTasks';
import { Confirmation, WideDialog } from '../common';

interface RejectDialogProps {
  task: Task;
  isOpen: boolean;
  onClose: () => void;
}

/** Nothing is rejected without a reason: it is what those who wait will read. */
export function RejectDialog({ task, isOpen, onClose }: RejectDialogProps) {
  const t = useT();
  return (
    <WideDialog
      title={t('tasks.rejectTitle', { title: task.title })}
      isOpen={isOpen}
      onClose={onClose}
    >
      <Reason task={task} onClose={onClose} />
    </WideDialog>
  );
}

function Reason({ task, onClose }: Omit<RejectDialogProps, 'isOpen'>) {
  const t = useT();
  const notify = useNotify();
  const [reason, setReason] = useState('');
  const { mutateAsync, error, isPending } = useTaskAnswers(task).reject;
  const reject = async () => {
    await mutateAsync(reason.trim());
    notify(t('tasks.rejected', { title: task.title }));
    onClose();
  };
  return (
    <Confirmation
      cancel={t('tasks.cancel')}
      confirm={t('tasks.reject')}
      isDisabled={reason.trim() === ''}
      onConfirm={reject}
      {...{ error, isPending, onClose }}
    >
      <Text as="p">{t('tasks.rejectLead')}</Text>
      <TextAreaField
        label={t('tasks.reason')}
        isRequired
        value={reason}
        onChange={setReason}
      />
    </Confirmation>
  );
}
