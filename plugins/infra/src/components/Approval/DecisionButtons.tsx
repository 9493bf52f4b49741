import { Alert, Button, Text } from '@backstage/ui';
import { Deployment } from '@infra-orchestration/backstage-plugin-infra-common';
import { RiCheckLine, RiCloseLine } from '@remixicon/react';
import { useState } from 'react';
import { useEnvironmentPermissions } from '../../hooks/useEnvironmentPermissions';
import { useIdentity } from '../../hooks/useIdentity';
import { keys, useInfraMutation, useInvalidate } from '../../hooks/useInfra';
import { useNotify } from '../../hooks/useNotify';
import { useT } from '../../hooks/useT';
import { apiProblem } from '../../lib/apiError';
import { standingOf } from '../../lib/decider';
import { ProblemAlert } from '../common';
import { RejectDialog } from './RejectDialog';
import styles from './Approval.module.css';

/** What the user can do about it: decide, take back, or read why not. */
export function DecisionButtons({ deployment }: { deployment: Deployment }) {
  const { environmentId } = deployment;
  const t = useT();
  const identity = useIdentity();
  const { mayApprove, mayDeploy } = useEnvironmentPermissions(environmentId);
  if (!identity) return null;
  const standing = standingOf(deployment, identity);
  if (standing === 'asked') {
    return (
      <div className={styles.buttons}>
        {mayDeploy && <Withdraw environmentId={environmentId} />}
        <Text color="secondary">{t('approval.own')}</Text>
      </div>
    );
  }
  return standing === 'decides' && mayApprove ? (
    <Decide deployment={deployment} />
  ) : (
    <Text color="secondary">
      {t(standing === 'made' ? 'approval.made' : 'approval.notYours')}
    </Text>
  );
}

function Decide({ deployment }: { deployment: Deployment }) {
  const { id, environmentId, approval } = deployment;
  const t = useT();
  const notify = useNotify();
  const invalidate = useInvalidate();
  const [isRejecting, setRejecting] = useState(false);
  const approve = useInfraMutation((api, planHash: string) =>
    api.approveDeployment(id, { planHash }),
  );
  const hasChanged = apiProblem(approve.error).status === 409;
  const confirm = async () => {
    try {
      // What is agreed to is the plan that is shown.
      await approve.mutateAsync(approval!.planHash);
      notify(t('approval.approved'));
    } catch {
      // It is told below; the plan, or the decision of somebody else, is read anew.
      await invalidate(keys.environment(environmentId));
    }
  };
  return (
    <>
      {hasChanged && (
        <Alert
          role="alert"
          icon
          status="warning"
          title={t('approval.changed')}
          description={apiProblem(approve.error).message}
        />
      )}
      {approve.error && !hasChanged && <ProblemAlert error={approve.error} />}
      <div className={styles.buttons}>
        <Button
          iconStart={<RiCheckLine />}
          isPending={approve.isPending}
          onPress={confirm}
        >
          {t('approval.approve')}
        </Button>
        <Button
          variant="secondary"
          destructive
          iconStart={<RiCloseLine />}
          isDisabled={approve.isPending}
          onPress={() => setRejecting(true)}
        >
          {t('approval.reject')}
        </Button>
      </div>
      <RejectDialog
        deployment={deployment}
        isOpen={isRejecting}
        onClose={() => setRejecting(false)}
      />
    </>
  );
}

function Withdraw({ environmentId }: { environmentId: string }) {
  const t = useT();
  const notify = useNotify();
  const cancel = useInfraMutation((api, _: void) =>
    api.cancelEnvironment(environmentId),
  );
  const confirm = async () => {
    try {
      await cancel.mutateAsync();
      notify(t('approval.withdrawn'), 'info');
    } catch (error) {
      notify(t('common.actionFailed'), 'danger', apiProblem(error).message);
    }
  };
  return (
    <Button variant="secondary" isPending={cancel.isPending} onPress={confirm}>
      {t('approval.withdraw')}
    </Button>
  );
}
