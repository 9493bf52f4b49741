import { Button } from '@backstage/ui';
import {
  RiDeleteBinLine,
  RiGhostLine,
  RiRefreshLine,
  RiRocketLine,
  RiStopCircleLine,
} from '@remixicon/react';
import { RefObject, useState } from 'react';
import { useEnvironmentPermissions } from '../../hooks/useEnvironmentPermissions';
import { useFocusFallback } from '../../hooks/useFocusFallback';
import { useInfraMutation } from '../../hooks/useInfra';
import { useNotify } from '../../hooks/useNotify';
import { useT } from '../../hooks/useT';
import { apiProblem } from '../../lib/apiError';
import { hindrance } from '../../lib/conditions';
import { outOfReach } from '../../lib/outOfReach';
import { DeleteDialog } from '../DeleteDialog';
import { DeployDialog } from '../DeployDialog';
import { EnvironmentView } from './useEnvironmentView';
import styles from './EnvironmentPage.module.css';

/** What the user may do now; what they may not do is not offered. */
export function EnvironmentActions(props: {
  view: EnvironmentView;
  /** Gets the focus where the button that had it is not offered any more. */
  heading: RefObject<HTMLElement>;
}) {
  const { view, heading } = props;
  const noteFocus = useFocusFallback(heading);
  const { environment, isLeaving, resources } = view;
  const { id, status } = environment;
  const t = useT();
  const notify = useNotify();
  const { mayDeploy, mayDelete } = useEnvironmentPermissions(id);
  const [dialog, setDialog] = useState<'deploy' | 'delete'>();
  const retry = useInfraMutation((api, _: void) => api.retryEnvironment(id));
  const cancel = useInfraMutation((api, _: void) => api.cancelEnvironment(id));

  const run = async (action: typeof retry | typeof cancel, done: string) => {
    try {
      await action.mutateAsync();
      notify(done, 'info');
    } catch (error) {
      notify(t('common.actionFailed'), 'danger', apiProblem(error).message);
    }
  };
  if (status === 'Deleted') return null;
  const canRetry =
    ['Failed', 'Degraded', 'Deleting'].includes(status) ||
    resources.some(hindrance);
  // What awaits approval is taken back where it is shown.
  const canCancel =
    ['Pending', 'Progressing'].includes(status) &&
    environment.awaitingDeploymentId === undefined;
  return (
    <div className={styles.actions} onFocus={noteFocus}>
      {mayDeploy && canRetry && (
        <Button
          variant={isLeaving ? 'secondary' : 'primary'}
          iconStart={<RiRefreshLine />}
          isPending={retry.isPending}
          onPress={() => run(retry, t('environment.retried'))}
        >
          {t('environment.retry')}
        </Button>
      )}
      {mayDeploy && canCancel && (
        <Button
          variant="secondary"
          iconStart={<RiStopCircleLine />}
          isPending={cancel.isPending}
          onPress={() => run(cancel, t('environment.cancelled'))}
        >
          {t('environment.cancel')}
        </Button>
      )}
      {mayDeploy && !isLeaving && (
        <Button
          variant={canRetry || canCancel ? 'secondary' : 'primary'}
          iconStart={<RiRocketLine />}
          onPress={() => setDialog('deploy')}
        >
          {t('environment.deploy')}
        </Button>
      )}
      {mayDelete && !isLeaving && (
        <Button
          variant="secondary"
          destructive
          iconStart={<RiDeleteBinLine />}
          onPress={() => setDialog('delete')}
        >
          {t('environment.delete')}
        </Button>
      )}
      {mayDelete && isLeaving && outOfReach(resources).length > 0 && (
        <Button
          variant="secondary"
          destructive
          iconStart={<RiGhostLine />}
          onPress={() => setDialog('delete')}
        >
          {t('environment.giveUp')}
        </Button>
      )}
      <DeployDialog
        environment={environment}
        isOpen={dialog === 'deploy'}
        onClose={() => setDialog(undefined)}
      />
      <DeleteDialog
        environment={environment}
        resources={resources}
        isLeaving={isLeaving}
        isOpen={dialog === 'delete'}
        onClose={() => setDialog(undefined)}
      />
    </div>
  );
}
