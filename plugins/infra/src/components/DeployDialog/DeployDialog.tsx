import { Dialog, DialogHeader } from '@backstage/ui';
import { Environment } from '@infra-orchestration/backstage-plugin-infra-common';
import { useT } from '../../hooks/useT';
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
    <Dialog
      isOpen={isOpen}
      onOpenChange={open => !open && onClose()}
      isDismissable={false}
      width="min(46rem, calc(100vw - 2rem))"
    >
      <DialogHeader>
        {t('deploy.title', { name: environment.name })}
      </DialogHeader>
      <DeploySteps environment={environment} onClose={onClose} />
    </Dialog>
  );
}
