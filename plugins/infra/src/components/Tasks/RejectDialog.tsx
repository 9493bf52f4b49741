import { Button, Text, TextAreaField } from '@backstage/ui';
import { Task } from '@infra-orchestration/backstage-plugin-infra-common';
import { useState } from 'react';
import { useNotify } from '../../hooks/useNotify';
import { useT } from '../../hooks/useT';
import { useTaskAnswers } from '../../hooks/useTasks';
import { ProblemAlert, WideDialog } from '../common';
import styles from './Tasks.module.css';

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
  const { reject } = useTaskAnswers(task);
  const confirm = async () => {
    try {
      await reject.mutateAsync(reason.trim());
      notify(t('tasks.rejected', { title: task.title }));
      onClose();
    } catch {
      // shown below
    }
  };
  return (
    <div className={styles.stack}>
      <Text as="p">{t('tasks.rejectLead')}</Text>
      {reject.error && <ProblemAlert error={reject.error} />}
      <TextAreaField
        label={t('tasks.reason')}
        isRequired
        value={reason}
        onChange={setReason}
      />
      <div className={styles.actions}>
        <Button
          destructive
          onPress={confirm}
          isDisabled={reject.isPending || reason.trim() === ''}
        >
          {t('tasks.reject')}
        </Button>
        <Button variant="secondary" onPress={onClose}>
          {t('tasks.cancel')}
        </Button>
      </div>
    </div>
  );
}
