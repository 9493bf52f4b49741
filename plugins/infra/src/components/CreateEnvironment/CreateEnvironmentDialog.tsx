import { useT } from '../../hooks/useT';
import { WideDialog } from '../common';
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
    <WideDialog title={t('create.title')} isOpen={isOpen} onClose={onClose}>
      <CreateSteps {...rest} onClose={onClose} />
    </WideDialog>
  );
}
