import { Promotion } from '@infra-orchestration/backstage-plugin-infra-common';
import { keys, useInfraQuery } from '../../hooks/useInfra';
import { useT } from '../../hooks/useT';
import { HookRuns } from '../Deployments';
import styles from './Delivery.module.css';

/** Beside the signals, which may be late. */
const REFRESH_MS = 5_000;

/** How far the deployment of a promotion is, or what verifies it. */
export function LiveProgress({ promotion }: { promotion: Promotion }) {
  const { state, reason, environmentId, deploymentId } = promotion;
  if (reason === 'Verifying' && deploymentId) {
    return (
      <Verification environmentId={environmentId} deploymentId={deploymentId} />
    );
  }
  return reason === 'Deploying' || state === 'RollingBack' ? (
    <ResourceProgress environmentId={environmentId} />
  ) : null;
}

/** How many resources of an environment are ready, as they get there. */
export function ResourceProgress({ environmentId }: { environmentId: string }) {
  const t = useT();
  const { data } = useInfraQuery(
    keys.part(environmentId, 'resources'),
    (api, signal) => api.listResources(environmentId, { signal }),
    { refetchInterval: REFRESH_MS },
  );
  if (!data?.length) return null;
  const ready = data.filter(({ phase }) => phase === 'Ready').length;
  return (
    <span className={styles.progress}>
      <progress
        aria-label={t('progress.label')}
        max={data.length}
        value={ready}
        className={styles.bar}
      />
      {t('progress.ready', {
        ready: String(ready),
        total: String(data.length),
      })}
    </span>
  );
}

function Verification(props: { environmentId: string; deploymentId: string }) {
  const { environmentId, deploymentId } = props;
  const { data } = useInfraQuery(
    keys.part(environmentId, 'deployment', deploymentId),
    (api, signal) => api.getDeployment(deploymentId, { signal }),
    { refetchInterval: REFRESH_MS },
  );
  const runs = data?.hooks?.filter(({ stage }) => stage === 'verification');
  return runs?.length ? <HookRuns runs={runs} /> : null;
}
