import { Environment } from '@infra-orchestration/backstage-plugin-infra-common';
import { useT } from '../../hooks/useT';
import { WideDialog } from '../common';
import { DeploySteps } from './DeploySteps';

interface DeployDialogProps {
  environment: Environment;
  isOpen: boolean;
  onClose: () => void;
}

/** Deploy other images or parameters, with the plan before. */
export function DeployDialog(props: DeployDialogProps) {
  const { environment, isOpen, onClose } = props;
  const t = useT();
  return (
    <WideDialog
      title={t('deploy.title', { name: environment.name })}
      isOpen={isOpen}
      onClose={onClose}
    >
      <DeploySteps environment={environment} onClose={onClose} />
    </WideDialog>
  );
}
