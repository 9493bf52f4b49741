import { useRouteRef } from '@backstage/frontend-plugin-api';
import { Alert, Link } from '@backstage/ui';
import { convertLegacyRouteRef } from '@backstage/core-compat-api';
import { ResourceInstance } from '@infra-orchestration/backstage-plugin-infra-common';
import { useT } from '../../hooks/useT';
import { useTasks } from '../../hooks/useTasks';
import { infraRouteRef } from '../../routes';
import { Age, EntityLink } from '../common';

const rootRef = convertLegacyRouteRef(infraRouteRef);

/** For whom a resource waits, and where to do it. Nothing where it waits for nobody. */
export function TaskNotice({ instance }: { instance: ResourceInstance }) {
  const { environmentId, address, driver } = instance;
  const t = useT();
  const root = useRouteRef(rootRef)?.() ?? '/infra';
  const query = useTasks(
    { state: 'open', environmentId, limit: 500 },
    driver === 'manual',
  );
  const task = query.data?.items.find(item => item.address === address);
  if (driver !== 'manual' || !task) return null;
  return (
    <Alert
      icon
      status="info"
      title={
        <>
          {t('tasks.waits')} <EntityLink entityRef={task.assignee} />{' '}
          {t('tasks.waitsSince')} <Age at={task.createdAt} />
        </>
      }
      description={
        <>
          {task.title}.{' '}
          <Link href={`${root}/tasks/${task.id}`}>{t('tasks.open')}</Link>
        </>
      }
    />
  );
}
