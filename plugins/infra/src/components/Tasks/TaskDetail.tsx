import { MarkdownContent } from '@backstage/core-components';
import {
  Alert,
  Button,
  Card,
  CardBody,
  Link,
  Skeleton,
  Text,
} from '@backstage/ui';
import { Task } from '@infra-orchestration/backstage-plugin-infra-common';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { useNotify } from '../../hooks/useNotify';
import { useT } from '../../hooks/useT';
import { useTask, useTaskAnswers } from '../../hooks/useTasks';
import {
  Age,
  EntityLink,
  ErrorState,
  KeyValues,
  ProblemAlert,
  Section,
  StaleNotice,
} from '../common';
import { AnswerForm } from './AnswerForm';
import { RejectDialog } from './RejectDialog';
import styles from './Tasks.module.css';

const shown = (value: unknown) =>
  typeof value === 'string' ? value : JSON.stringify(value);

interface TaskDetailProps {
  id: string;
  basePath: string;
}

/** One task: what is asked, and what came of it or the form for it. */
export function TaskDetail({ id, basePath }: TaskDetailProps) {
  const t = useT();
  const query = useTask(id);
  return (
    <div className={styles.stack}>
      <Link href={basePath}>{t('tasks.back')}</Link>
      <StaleNotice query={query} />
      {query.data && <Shown task={query.data} basePath={basePath} />}
      {!query.data && query.error && (
        <ErrorState error={query.error} onRetry={() => query.refetch()} />
      )}
      {!query.data && !query.error && <Skeleton height={300} />}
    </div>
  );
}

function Shown({ task, basePath }: { task: Task; basePath: string }) {
  const t = useT();
  return (
    <Card>
      <CardBody>
        <div className={styles.stack}>
          <Text as="h3" variant="title-small" weight="bold">
            {task.title}
          </Text>
          <About task={task} basePath={basePath} />
          <Section level="h4" title={t('tasks.instructions')}>
            <MarkdownContent
              className={styles.instructions}
              content={task.instructions}
              linkTarget="_blank"
            />
          </Section>
          {Object.keys(task.values).length > 0 && (
            <Section level="h4" title={t('tasks.values')}>
              <KeyValues
                items={Object.entries(task.values).map(([name, value]) => [
                  name,
                  shown(value),
                ])}
              />
            </Section>
          )}
          <Answer task={task} basePath={basePath} />
        </div>
      </CardBody>
    </Card>
  );
}

function About({ task, basePath }: { task: Task; basePath: string }) {
  const t = useT();
  const { environment } = task;
  const environments = `${basePath.replace(/\/[^/]*$/, '')}/environments`;
  return (
    <KeyValues
      inline
      items={[
        [t('tasks.stateFilter'), t(`tasks.state.${task.state}`)],
        [t('tasks.purposeLabel'), t(`tasks.purpose.${task.purpose}`)],
        [
          t('tasks.assignee'),
          <EntityLink key="assignee" entityRef={task.assignee} />,
        ],
        [
          t('tasks.environment'),
          <Link key="environment" href={`${environments}/${environment.id}`}>
            {`${environment.name} (${environment.type})`}
          </Link>,
        ],
        [t('tasks.resource'), task.address],
        [t('tasks.name'), task.externalName],
        [t('tasks.since'), <Age key="since" at={task.createdAt} />],
      ]}
    />
  );
}

function Answer({ task, basePath }: { task: Task; basePath: string }) {
  const t = useT();
  if (task.state !== 'open') {
    return <Given task={task} basePath={basePath} />;
  }
  return task.mayAnswer ? (
    <Open task={task} />
  ) : (
    <Alert
      icon
      status="info"
      title={t('tasks.notForYou', { assignee: task.assignee })}
    />
  );
}

function Open({ task }: { task: Task }) {
  const t = useT();
  const [isRejecting, setRejecting] = useState(false);
  return (
    <Section level="h4" title={t('tasks.answer')}>
      <AnswerForm task={task} onReject={() => setRejecting(true)} />
      <RejectDialog
        task={task}
        isOpen={isRejecting}
        onClose={() => setRejecting(false)}
      />
    </Section>
  );
}

/** What was said; who may, can ask again. */
function Given({ task, basePath }: { task: Task; basePath: string }) {
  const t = useT();
  const notify = useNotify();
  const navigate = useNavigate();
  const { reopen } = useTaskAnswers(task);
  const canReopen =
    task.mayAnswer && (task.state === 'rejected' || task.standing);
  const askAgain = async () => {
    try {
      const { id, title } = await reopen.mutateAsync();
      notify(t('tasks.reopened', { title }));
      navigate(`${basePath}/${id}`);
    } catch {
      // shown below
    }
  };
  return (
    <Section level="h4" title={t('tasks.answer')}>
      <div className={styles.stack}>
        <KeyValues
          items={[
            ...Object.entries(task.outputs ?? {}).map(
              ([name, value]): [string, string] => [name, shown(value)],
            ),
            ...task.secretOutputs.map((name): [string, string] => [
              name,
              t('tasks.secret'),
            ]),
            task.message
              ? [
                  t(
                    task.state === 'rejected' ? 'tasks.reason' : 'tasks.remark',
                  ),
                  task.message,
                ]
              : undefined,
            task.answeredBy
              ? [
                  t('tasks.by'),
                  <EntityLink key="by" entityRef={task.answeredBy} />,
                ]
              : undefined,
            task.answeredAt
              ? [t('tasks.answered'), <Age key="at" at={task.answeredAt} />]
              : undefined,
          ]}
        />
        {reopen.error && <ProblemAlert error={reopen.error} />}
        {canReopen && (
          <div className={styles.actions}>
            <Button
              variant="secondary"
              onPress={askAgain}
              isDisabled={reopen.isPending}
            >
              {t('tasks.reopen')}
            </Button>
          </div>
        )}
      </div>
    </Section>
  );
}
