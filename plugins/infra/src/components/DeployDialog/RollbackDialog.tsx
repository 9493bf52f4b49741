import {
  Deployment,
  Environment,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { useEffect, useRef } from 'react';
import { usePlannedDeployment } from '../../hooks/usePlannedChange';
import { useT } from '../../hooks/useT';
import { WideDialog } from '../common';
import { PlanStep } from '../Plan';

interface RollbackDialogProps {
  environment: Environment;
  /** The deployment to go back to; the dialog is open while there is one. */
  to?: Deployment;
  onClose: () => void;
}

export function RollbackDialog({
  environment,
  to,
  onClose,
}: RollbackDialogProps) {
  const t = useT();
  const generation = String(to?.generation ?? '');
  return (
    <WideDialog
      title={t('deployments.rollbackTitle', { generation })}
      isOpen={to !== undefined}
      onClose={onClose}
    >
      {to && (
        <RollbackPlan environment={environment} to={to} onClose={onClose} />
      )}
    </WideDialog>
  );
}

function RollbackPlan(props: {
  environment: Environment;
  to: Deployment;
  onClose: () => void;
}) {
  const { environment, to, onClose } = props;
  const t = useT();
  const change = usePlannedDeployment(environment);
  const input = { rollbackTo: to.id };
  const asked = useRef(false);
  useEffect(() => {
    if (asked.current) return;
    asked.current = true;
    change.showPlan(input);
  });
  const confirm = async () => {
    if (await change.confirm(input)) onClose();
  };
  return (
    <PlanStep
      heading={t('create.planTitle', { name: environment.name })}
      lead={t('deployments.rollbackLead', {
        generation: String(to.generation),
      })}
      plan={change.plan}
      notice={change.hasChanged ? t('deploy.changedMeanwhile') : undefined}
      error={change.error}
      isBusy={change.isBusy}
      back={{ label: t('create.cancel'), onPress: onClose }}
      confirm={{ label: t('deployments.rollback'), onPress: confirm }}
    />
  );
}
