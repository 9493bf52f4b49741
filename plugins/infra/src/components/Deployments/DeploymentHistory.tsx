import { Button, Card, CardBody, Flex, Table } from '@backstage/ui';
import {
  Deployment,
  Environment,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { RiHistoryLine } from '@remixicon/react';
import { useMemo, useState } from 'react';
import { useEnvironmentPermissions } from '../../hooks/useEnvironmentPermissions';
import { keys, useInfraQuery } from '../../hooks/useInfra';
import { useT } from '../../hooks/useT';
import { RollbackDialog } from '../DeployDialog';
import { EmptyState, ErrorState } from '../common';
import { deploymentColumns } from './columns';
import { PlanDialog } from './PlanDialog';

const step = 20;

/** How the environment came to be what it is, and the way back. */
export function DeploymentHistory({
  environment,
}: {
  environment: Environment;
}) {
  const { id } = environment;
  const t = useT();
  const [limit, setLimit] = useState(step);
  const [planOf, setPlanOf] = useState<Deployment>();
  const [rollbackTo, setRollbackTo] = useState<Deployment>();
  const { mayDeploy } = useEnvironmentPermissions(id);
  const { data, error, isPending, refetch } = useInfraQuery(
    keys.part(id, 'deployments', limit),
    (api, signal) => api.listDeployments(id, { limit }, { signal }),
    { keepPrevious: true },
  );
  const isLeaving =
    ['Deleting', 'Deleted'].includes(environment.status) ||
    data?.items.find(({ id: it }) => it === environment.currentDeploymentId)
      ?.mode === 'destroy';
  const columns = useMemo(
    () =>
      deploymentColumns({
        t,
        currentId: environment.currentDeploymentId,
        deployments: data?.items ?? [],
        onPlan: setPlanOf,
        onRollback: mayDeploy && !isLeaving ? setRollbackTo : undefined,
      }),
    [t, environment.currentDeploymentId, data, mayDeploy, isLeaving],
  );
  if (error && !data) return <ErrorState error={error} onRetry={refetch} />;
  return (
    <Flex direction="column" gap="3">
      <Card>
        <CardBody>
          <section aria-label={t('deployments.label')}>
            <Table
              columnConfig={columns}
              data={data?.items}
              isPending={isPending}
              pagination={{ type: 'none' }}
              emptyState={
                <EmptyState
                  icon={RiHistoryLine}
                  title={t('deployments.empty')}
                />
              }
            />
          </section>
        </CardBody>
      </Card>
      {data?.nextCursor && limit < 500 && (
        <div>
          <Button
            variant="secondary"
            onPress={() => setLimit(Math.min(500, limit * 2))}
          >
            {t('deployments.loadMore')}
          </Button>
        </div>
      )}
      <PlanDialog deployment={planOf} onClose={() => setPlanOf(undefined)} />
      <RollbackDialog
        environment={environment}
        to={rollbackTo}
        onClose={() => setRollbackTo(undefined)}
      />
    </Flex>
  );
}
