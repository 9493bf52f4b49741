import { TextField } from '@backstage/ui';
import { Environment } from '@infra-orchestration/backstage-plugin-infra-common';
import { useEffect, useRef, useState } from 'react';
import { useEnvironmentTypes } from '../../hooks/useEnvironmentTypes';
import { usePlannedDeletion } from '../../hooks/usePlannedChange';
import { useT } from '../../hooks/useT';
import { WideDialog } from '../common';
import { isProductionLike } from '../../lib/productionLike';
import { PlanStep } from '../Plan';
import { DestroySummary } from './DestroySummary';

interface DeleteDialogProps {
  environment: Environment;
  isOpen: boolean;
  onClose: () => void;
}

/** Shows what will go and what stays, and asks. */
export function DeleteDialog(props: DeleteDialogProps) {
  const { environment, isOpen, onClose } = props;
  const t = useT();
  return (
    <WideDialog
      title={t('remove.title', { name: environment.name })}
      isOpen={isOpen}
      onClose={onClose}
    >
      <DeleteSteps environment={environment} onClose={onClose} />
    </WideDialog>
  );
}

function DeleteSteps(props: Omit<DeleteDialogProps, 'isOpen'>) {
  const { environment, onClose } = props;
  const { name, type } = environment;
  const t = useT();
  const [typedName, setTypedName] = useState('');
  const { data: types } = useEnvironmentTypes();
  const change = usePlannedDeletion(environment);
  // What is read must not change under the reader's eyes: it is planned once, and again only where
  // confirming finds that it is no longer true.
  const asked = useRef(false);
  useEffect(() => {
    if (asked.current) return;
    asked.current = true;
    change.showPlan();
  });
  const document = types?.find(item => item.name === type)?.document;
  const mustType = isProductionLike(environment, document);
  const confirm = async () => {
    if (await change.confirm()) onClose();
  };
  return (
    <PlanStep
      heading={t('create.planTitle', { name })}
      lead={t('remove.lead')}
      plan={change.plan}
      notice={change.hasChanged ? t('deploy.changedMeanwhile') : undefined}
      error={change.error}
      isBusy={change.isBusy}
      summary={change.plan && <DestroySummary plan={change.plan} />}
      back={{ label: t('create.cancel'), onPress: onClose }}
      confirm={{
        label: t('remove.confirm'),
        onPress: confirm,
        isDestructive: true,
        isDisabled: mustType && typedName !== name,
      }}
    >
      {mustType && (
        <TextField
          label={t('remove.typeName', { name })}
          description={t('remove.typeNameReason', {
            type: document?.metadata.title ?? type,
          })}
          value={typedName}
          onChange={setTypedName}
          autoComplete="off"
        />
      )}
    </PlanStep>
  );
}
