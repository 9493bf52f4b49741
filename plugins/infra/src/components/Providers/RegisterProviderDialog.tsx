import { useNotify } from '../../hooks/useNotify';
import { useT } from '../../hooks/useT';
import { useDialogBusy, WideDialog } from '../common';
import { AccessStep } from './AccessStep';
import { DriverStep } from './DriverStep';
import { SummaryStep } from './SummaryStep';
import { TrialStep } from './TrialStep';
import { useRegistration } from './useRegistration';

interface RegisterProviderDialogProps {
  /** Names that are in use. */
  taken: string[];
  isOpen: boolean;
  onClose: () => void;
}

/** Registers a provider in steps: what it is, how it is reached, whether that works. */
export function RegisterProviderDialog(props: RegisterProviderDialogProps) {
  const { taken, isOpen, onClose } = props;
  const t = useT();
  return (
    <WideDialog
      title={t('providers.register.title')}
      isOpen={isOpen}
      onClose={onClose}
    >
      <Steps taken={taken} onClose={onClose} />
    </WideDialog>
  );
}

function Steps({
  taken,
  onClose,
}: Omit<RegisterProviderDialogProps, 'isOpen'>) {
  const t = useT();
  const notify = useNotify();
  const registration = useRegistration();
  useDialogBusy(registration.registration.isPending);
  const register = async () => {
    if (!(await registration.register())) return;
    notify(
      t('providers.register.done', { name: registration.draft.name }),
      'success',
    );
    onClose();
  };
  switch (registration.step) {
    case 'driver':
      return (
        <DriverStep
          registration={registration}
          taken={taken}
          onClose={onClose}
        />
      );
    case 'access':
      return <AccessStep registration={registration} />;
    case 'trial':
      return <TrialStep registration={registration} />;
    default:
      return <SummaryStep registration={registration} onConfirm={register} />;
  }
}
