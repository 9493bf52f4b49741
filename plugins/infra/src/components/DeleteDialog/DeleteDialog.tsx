import { TextField } from '@backstage/ui';
import { Environment } from '@infra-orchestration/backstage-plugin-infra-common';
import { useState } from 'react';
import { useEnvironmentTypes } from '../../hooks/useEnvironmentTypes';
import { keys, useInfraMutation, useInfraQuery } from '../../hooks/useInfra';
import { useNotify } from '../../hooks/useNotify';
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
  const { id, name, type, etag } = environment;
  const t = useT();
  const notify = useNotify();
  const [typedName, setTypedName] = useState('');
  const { data: types } = useEnvironmentTypes();
  const plan = useInfraQuery(
    keys.part(id, 'destroy-plan', etag),
    (api, signal) => api.planDeployment(id, { mode: 'destroy' }, { signal }),
  );
  const remove = useInfraMutation((api, _: void) =>
    api.deleteEnvironment(id, { ifMatch: etag }),
  );
  const document = types?.find(item => item.name === type)?.document;
  const mustType = isProductionLike(environment, document);
  const confirm = async () => {
    const started = await remove.mutateAsync().catch(() => undefined);
    if (!started) return;
    notify(t('remove.started', { name }), 'info');
    onClose();
  };
  return (
    <PlanStep
      heading={t('create.planTitle', { name })}
      lead={t('remove.lead')}
      plan={plan.data}
      error={remove.error ?? plan.error}
      isBusy={remove.isPending}
      summary={plan.data && <DestroySummary plan={plan.data} />}
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
