import { Dialog, DialogHeader } from '@backstage/ui';
import { useT } from '../../hooks/useT';
import { CreateSteps } from './CreateSteps';

interface CreateEnvironmentDialogProps {
  entityRef: string;
  basePath: string;
  isOpen: boolean;
  onClose: () => void;
}

export function CreateEnvironmentDialog(props: CreateEnvironmentDialogProps) {
  const { isOpen, onClose, ...rest } = props;
  const t = useT();
  return (
    <Dialog
      isOpen={isOpen}
      onOpenChange={open => !open && onClose()}
      isDismissable={false}
      width="min(46rem, calc(100vw - 2rem))"
    >
      <DialogHeader>{t('create.title')}</DialogHeader>
      <CreateSteps {...rest} onClose={onClose} />
    </Dialog>
  );
}
