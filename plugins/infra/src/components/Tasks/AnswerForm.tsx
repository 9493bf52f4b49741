import { Alert, Button, TextAreaField } from '@backstage/ui';
import { Task } from '@infra-orchestration/backstage-plugin-infra-common';
import { FormEvent, useMemo, useState } from 'react';
import { useInvalidate, keys } from '../../hooks/useInfra';
import { useNotify } from '../../hooks/useNotify';
import { useT } from '../../hooks/useT';
import { useTaskAnswers } from '../../hooks/useTasks';
import { answerFields, readAnswer, Typed } from '../../lib/answerForm';
import { apiProblem } from '../../lib/apiError';
import { ProblemAlert } from '../common';
import { AnswerInput } from './AnswerInput';
import styles from './Tasks.module.css';

const pointerOf = (name: string) =>
  `/outputs/${name.replace(/~/g, '~0').replace(/\//g, '~1')}`;

/** What the schema of the task asks for. The backend checks it; each fault is shown at its field. */
export function AnswerForm(props: { task: Task; onReject: () => void }) {
  const { task, onReject } = props;
  const t = useT();
  const notify = useNotify();
  const invalidate = useInvalidate();
  const [typed, setTyped] = useState<Typed>({});
  const [remark, setRemark] = useState('');
  const [isTried, setTried] = useState(false);
  const { complete } = useTaskAnswers(task);
  const isRemoval = task.purpose === 'remove';
  const fields = useMemo(
    () => (isRemoval ? [] : answerFields(task.outputSchema)),
    [task.outputSchema, isRemoval],
  );
  const { outputs, problems } = readAnswer(fields, typed);
  const refusal = complete.error ? apiProblem(complete.error) : undefined;
  const hasChanged = refusal?.status === 412;

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (Object.keys(problems).length) return;
    try {
      await complete.mutateAsync({
        ...(!isRemoval && { outputs }),
        ...(remark && { message: remark }),
      });
      notify(t('tasks.completed', { title: task.title }));
    } catch (error) {
      if (apiProblem(error).status === 412) invalidate(keys.all);
    }
  };

  const errorOf = (name: string) =>
    isTried && problems[name]
      ? t(`tasks.${problems[name]}`)
      : refusal?.fields[pointerOf(name)];

  return (
    <form className={styles.stack} onSubmit={submit} noValidate>
      {hasChanged && (
        <Alert role="alert" icon status="warning" title={t('tasks.changed')} />
      )}
      {refusal && !hasChanged && (
        <ProblemAlert
          error={complete.error}
          shownFields={fields.map(({ name }) => pointerOf(name))}
        />
      )}
      {fields.map(field => (
        <AnswerInput
          key={field.name}
          field={field}
          value={typed[field.name] ?? ''}
          onChange={value => setTyped({ ...typed, [field.name]: value })}
          error={errorOf(field.name)}
        />
      ))}
      <TextAreaField
        label={t('tasks.remark')}
        description={t('tasks.remarkHint')}
        value={remark}
        onChange={setRemark}
      />
      <div className={styles.actions}>
        <Button type="submit" isDisabled={complete.isPending}>
          {t(isRemoval ? 'tasks.completeRemoval' : 'tasks.complete')}
        </Button>
        <Button variant="secondary" onPress={onReject}>
          {t('tasks.reject')}
        </Button>
      </div>
    </form>
  );
}
