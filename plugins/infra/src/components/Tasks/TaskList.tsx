import {
  Button,
  Card,
  CardBody,
  Link,
  Select,
  Skeleton,
  Switch,
  Text,
} from '@backstage/ui';
import {
  Task,
  TaskState,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { RiUserFollowLine } from '@remixicon/react';
import { useState } from 'react';
import { useIdentity } from '../../hooks/useIdentity';
import { useT } from '../../hooks/useT';
import { useTasks } from '../../hooks/useTasks';
import {
  Age,
  EmptyState,
  EntityLink,
  ErrorState,
  StaleNotice,
} from '../common';
import styles from './Tasks.module.css';

const any = 'any';
const states: TaskState[] = ['open', 'completed', 'rejected', 'withdrawn'];
const PAGE = 50;
const MOST = 500;

export function TaskList({ basePath }: { basePath: string }) {
  const t = useT();
  const [isMine, setMine] = useState(true);
  const [state, setState] = useState<TaskState | undefined>('open');
  const [limit, setLimit] = useState(PAGE);
  const own = useIdentity()?.ownershipEntityRefs;
  const query = useTasks(
    { state, limit, ...(isMine && { assignee: own }) },
    !isMine || own !== undefined,
  );
  return (
    <>
      <div className={styles.filters} role="search">
        <Switch
          label={t('tasks.mine')}
          isSelected={isMine}
          onChange={setMine}
        />
        <Select
          label={t('tasks.stateFilter')}
          options={[
            { id: any, label: t('tasks.any') },
            ...states.map(id => ({ id, label: t(`tasks.state.${id}`) })),
          ]}
          value={state ?? any}
          onChange={key =>
            setState(key === any ? undefined : (key as TaskState))
          }
        />
      </div>
      <Found
        query={query}
        basePath={basePath}
        onMore={limit < MOST ? () => setLimit(limit + PAGE) : undefined}
      />
    </>
  );
}

function Found(props: {
  query: ReturnType<typeof useTasks>;
  basePath: string;
  onMore?: () => void;
}) {
  const { query, basePath, onMore } = props;
  const t = useT();
  if (!query.data) {
    return query.error ? (
      <ErrorState error={query.error} onRetry={() => query.refetch()} />
    ) : (
      <Skeleton height={200} />
    );
  }
  const { items, nextCursor } = query.data;
  if (items.length === 0) {
    return (
      <Card>
        <CardBody>
          <EmptyState
            icon={RiUserFollowLine}
            title={t('tasks.emptyTitle')}
            text={t('tasks.emptyText')}
          />
        </CardBody>
      </Card>
    );
  }
  return (
    <>
      <StaleNotice query={query} />
      <ul className={styles.list} aria-label={t('tasks.list')}>
        {items.map(task => (
          <li key={task.id}>
            <Row task={task} basePath={basePath} />
          </li>
        ))}
      </ul>
      {nextCursor && onMore && (
        <Button variant="secondary" onPress={onMore}>
          {t('tasks.more')}
        </Button>
      )}
    </>
  );
}

function Row({ task, basePath }: { task: Task; basePath: string }) {
  const t = useT();
  const { environment } = task;
  return (
    <Card>
      <CardBody>
        <div className={styles.row}>
          <div>
            <Link href={`${basePath}/${task.id}`} weight="bold">
              {task.title}
            </Link>
            <Text as="p" color="secondary">
              {t(`tasks.purpose.${task.purpose}`)} · {environment.name} (
              {environment.type}) · <EntityLink entityRef={task.assignee} />
            </Text>
          </div>
          <Text color="secondary">
            {t(`tasks.state.${task.state}`)} ·{' '}
            <Age at={task.answeredAt ?? task.createdAt} />
          </Text>
        </div>
      </CardBody>
    </Card>
  );
}
