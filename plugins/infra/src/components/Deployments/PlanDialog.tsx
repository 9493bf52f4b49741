import {
  Button,
  DialogBody,
  DialogFooter,
  Skeleton,
  Text,
} from '@backstage/ui';
import { Deployment } from '@infra-orchestration/backstage-plugin-infra-common';
import { keys, useInfraQuery } from '../../hooks/useInfra';
import { useT } from '../../hooks/useT';
import { ErrorState, WideDialog } from '../common';
import { PlanView } from '../Plan';

interface PlanDialogProps {
  /** The dialog is open while there is one. */
  deployment?: Deployment;
  onClose: () => void;
}

/** The plan that a deployment carried out. */
export function PlanDialog({ deployment, onClose }: PlanDialogProps) {
  const t = useT();
  return (
    <WideDialog
      title={t('deployments.planTitle', {
        generation: String(deployment?.generation ?? ''),
      })}
      isOpen={deployment !== undefined}
      onClose={onClose}
      isDismissable
    >
      <DialogBody>
        {deployment && <StoredPlan deployment={deployment} />}
      </DialogBody>
      <DialogFooter>
        <Button variant="secondary" onPress={onClose}>
          {t('deployments.close')}
        </Button>
      </DialogFooter>
    </WideDialog>
  );
}

function StoredPlan({ deployment }: { deployment: Deployment }) {
  const t = useT();
  const { data, error, refetch } = useInfraQuery(
    keys.part(deployment.environmentId, 'deployment', deployment.id),
    (api, signal) => api.getDeployment(deployment.id, { signal }),
  );
  if (error) return <ErrorState error={error} onRetry={refetch} />;
  if (!data) return <Skeleton height={180} />;
  return data.plan ? (
    <PlanView plan={data.plan} />
  ) : (
    <Text color="secondary">{t('deployments.noPlan')}</Text>
  );
}
