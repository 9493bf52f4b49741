import {
  Button,
  DialogBody,
  DialogFooter,
  Flex,
  Skeleton,
} from '@backstage/ui';
import { RiStackLine } from '@remixicon/react';
import { FormEvent, useId, useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { useEnvironmentTypes } from '../../hooks/useEnvironmentTypes';
import { useNotify } from '../../hooks/useNotify';
import { useT } from '../../hooks/useT';
import { EmptyState, ErrorState, ProblemAlert } from '../common';
import { PlanStep } from '../Plan';
import { CreateForm } from './CreateForm';
import { formFields, useCreate } from './useCreate';
import { useCreateDraft } from './useCreateDraft';

interface CreateStepsProps {
  entityRef: string;
  basePath: string;
  onClose: () => void;
}

export function CreateSteps({
  entityRef,
  basePath,
  onClose,
}: CreateStepsProps) {
  const t = useT();
  const formId = useId();
  const navigate = useNavigate();
  const notify = useNotify();
  const types = useEnvironmentTypes();
  const draft = useCreateDraft(entityRef, types.data ?? []);
  const create = useCreate();
  const [showProblems, setShowProblems] = useState(false);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setShowProblems(true);
    if (draft.problem) return;
    await create.showPlan(draft.input);
  };
  const confirm = async () => {
    const made = await create.confirm(draft.input);
    if (!made) return;
    notify(t('create.created', { name: draft.name }), 'info');
    onClose();
    navigate(`${basePath}/${made.environment.name}`);
  };

  if (create.plan) {
    return (
      <PlanStep
        overline={t('create.step', { step: '2' })}
        heading={t('create.planTitle', { name: draft.name })}
        plan={create.plan}
        notice={create.hasChanged ? t('create.planChanged') : undefined}
        error={create.error}
        isBusy={create.isCreating}
        back={{ label: t('create.back'), onPress: create.back }}
        confirm={{ label: t('create.confirm'), onPress: confirm }}
      />
    );
  }
  return (
    <>
      <DialogBody>
        <form id={formId} onSubmit={submit} noValidate>
          <Flex direction="column" gap="4">
            {create.error && (
              <ProblemAlert error={create.error} shownFields={formFields} />
            )}
            {types.isPending && <Skeleton height={160} />}
            {types.isError && (
              <ErrorState error={types.error} onRetry={types.refetch} />
            )}
            {types.data?.length === 0 && (
              <EmptyState
                icon={RiStackLine}
                title={t('create.noTypes')}
                text={t('create.noTypesText')}
              />
            )}
            {types.data && types.data.length > 0 && (
              <CreateForm
                draft={draft}
                types={types.data}
                fieldErrors={create.fieldErrors(draft.input)}
                showProblems={showProblems}
              />
            )}
          </Flex>
        </form>
      </DialogBody>
      <DialogFooter>
        <Button variant="secondary" onPress={onClose}>
          {t('create.cancel')}
        </Button>
        <Button
          type="submit"
          form={formId}
          isPending={create.isPlanning}
          isDisabled={!types.data?.length}
        >
          {t('create.toPlan')}
        </Button>
      </DialogFooter>
    </>
  );
}
