import { Badge, Button, Cell, ColumnConfig } from '@backstage/ui';
import { Deployment } from '@infra-orchestration/backstage-plugin-infra-common';
import { Translate } from '../../hooks/useT';
import { elapsed, formatDuration } from '../../lib/time';
import { Age, EntityLink, Message, StatusPill } from '../common';
import styles from './Deployments.module.css';
import { HookRuns } from './HookRuns';

interface ColumnOptions {
  t: Translate;
  currentId?: string;
  deployments: Deployment[];
  onPlan: (deployment: Deployment) => void;
  /** Absent where the user may not, or where it makes no sense. */
  onRollback?: (deployment: Deployment) => void;
}

export function deploymentColumns(
  options: ColumnOptions,
): ColumnConfig<Deployment>[] {
  const { t } = options;
  return [
    {
      id: 'generation',
      label: t('deployments.generation'),
      isRowHeader: true,
      cell: deployment => (
        <Cell>
          <span className={styles.generation}>
            {deployment.generation}
            {deployment.id === options.currentId && (
              <Badge>{t('deployments.current')}</Badge>
            )}
          </span>
        </Cell>
      ),
    },
    {
      id: 'what',
      label: t('deployments.what'),
      cell: deployment => (
        <Cell>
          <What deployment={deployment} options={options} />
        </Cell>
      ),
    },
    {
      id: 'status',
      label: t('deployments.status'),
      cell: deployment => (
        <Cell>
          <StatusPill kind="deployment" value={deployment.status} />
          {deployment.message && (
            <span className={styles.message}>
              <Message text={deployment.message} />
            </span>
          )}
          {deployment.hooks && deployment.hooks.length > 0 && (
            <HookRuns runs={deployment.hooks} />
          )}
        </Cell>
      ),
    },
    {
      id: 'who',
      label: t('deployments.who'),
      cell: deployment => (
        <Cell>
          <EntityLink entityRef={deployment.requestedBy} />
        </Cell>
      ),
    },
    {
      id: 'when',
      label: t('deployments.when'),
      cell: deployment => (
        <Cell>
          <Age at={deployment.createdAt} />
        </Cell>
      ),
    },
    {
      id: 'took',
      label: t('deployments.took'),
      cell: ({ startedAt, finishedAt }) => {
        const took = elapsed(startedAt, finishedAt);
        return <Cell>{took === undefined ? '…' : formatDuration(took)}</Cell>;
      },
    },
    {
      id: 'actions',
      label: t('deployments.actions'),
      cell: deployment => (
        <Cell>
          <Actions deployment={deployment} options={options} />
        </Cell>
      ),
    },
  ];
}

interface PartProps {
  deployment: Deployment;
  options: ColumnOptions;
}

function What({ deployment, options }: PartProps) {
  const { t, deployments } = options;
  const origin = deployments.find(({ id }) => id === deployment.rollbackOf);
  return (
    <span className={styles.what}>
      <StatusPill kind="mode" value={deployment.mode} plain />
      {deployment.rollbackOf && (
        <span className={styles.quiet}>
          {origin
            ? t('deployments.rollbackOf', {
                generation: String(origin.generation),
              })
            : t('deployments.rollbackOfOther')}
        </span>
      )}
    </span>
  );
}

function Actions({ deployment, options }: PartProps) {
  const { t, currentId, onPlan, onRollback } = options;
  const generation = String(deployment.generation);
  const canGoBack =
    deployment.status === 'Succeeded' &&
    deployment.id !== currentId &&
    (deployment.mode === 'deploy' || deployment.mode === 'rollback');
  return (
    <span className={styles.actions}>
      <Button
        variant="tertiary"
        aria-label={t('deployments.showPlan', { generation })}
        onPress={() => onPlan(deployment)}
      >
        {t('deployments.plan')}
      </Button>
      {canGoBack && onRollback && (
        <Button
          variant="tertiary"
          aria-label={t('deployments.rollbackTo', { generation })}
          onPress={() => onRollback(deployment)}
        >
          {t('deployments.rollback')}
        </Button>
      )}
    </span>
  );
}
