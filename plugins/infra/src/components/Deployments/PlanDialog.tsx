import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  Skeleton,
  Text,
} from '@backstage/ui';
import { Deployment } from '@infra-orchestration/backstage-plugin-infra-common';
import { keys, useInfraQuery } from '../../hooks/useInfra';
import { useT } from '../../hooks/useT';
import { ErrorState } from '../common';
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
    <Dialog
      isOpen={deployment !== undefined}
      onOpenChange={open => !open && onClose()}
      width="min(46rem, calc(100vw - 2rem))"
    >
      <DialogHeader>
        {t('deployments.planTitle', {
          revision: String(deployment?.generation ?? ''),
        })}
      </DialogHeader>
      <DialogBody>
        {deployment && <StoredPlan deployment={deployment} />}
      </DialogBody>
      <DialogFooter>
        <Button variant="secondary" onPress={onClose}>
          {t('deployments.close')}
        </Button>
      </DialogFooter>
    </Dialog>
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
