import {
  Button,
  DialogBody,
  DialogFooter,
  Flex,
  Skeleton,
} from '@backstage/ui';
import { AdoptionInput } from '@infra-orchestration/backstage-plugin-infra-common';
import { RiForbidLine, RiStackLine } from '@remixicon/react';
import { FormEvent, useId, useState } from 'react';
import { useNavigate } from 'react-router-dom';
import {
  mayBeCreated,
  useEnvironmentTypes,
} from '../../hooks/useEnvironmentTypes';
import { useT } from '../../hooks/useT';
import { AdoptionWord, withAdoption } from '../../lib/adoption';
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
  const types = useEnvironmentTypes(entityRef);
  const allowed = (types.data ?? []).filter(mayBeCreated);
  const draft = useCreateDraft(entityRef, allowed);
  const create = useCreate();
  const [showProblems, setShowProblems] = useState(false);
  const [adopt, setAdopt] = useState<AdoptionInput>({});
  const choose = (address: string, word: AdoptionWord) => {
    const next = { ...adopt, [address]: word };
    setAdopt(next);
    create.showPlan(withAdoption(draft.input, next));
  };

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setShowProblems(true);
    if (draft.problem) return;
    setAdopt({});
    await create.showPlan(draft.input);
  };
  const confirm = async () => {
    const made = await create.confirm(withAdoption(draft.input, adopt));
    if (!made) return;
    onClose();
    navigate(`${basePath}/${made.environment.name}`);
  };

  if (create.plan) {
    return (
      <PlanStep
        overline={t('create.step', { step: '2' })}
        heading={t('create.planTitle', {
          name: draft.nameTemplate ?? draft.name,
        })}
        plan={create.plan}
        notice={create.hasChanged ? t('create.planChanged') : undefined}
        error={create.error}
        isBusy={create.isCreating || create.isPlanning}
        onAdopt={choose}
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
            {Boolean(types.data?.length) && allowed.length === 0 && (
              <EmptyState
                icon={RiForbidLine}
                title={t('create.noneAllowed')}
                text={t('create.noneAllowedText')}
              />
            )}
            {allowed.length > 0 && (
              <CreateForm
                draft={draft}
                types={allowed}
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
          isDisabled={!allowed.length}
        >
          {t('create.toPlan')}
        </Button>
      </DialogFooter>
    </>
  );
}
