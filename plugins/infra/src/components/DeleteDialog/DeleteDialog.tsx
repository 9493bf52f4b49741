import { TextField } from '@backstage/ui';
import {
  Environment,
  ResourceInstance,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { useEffect, useRef, useState } from 'react';
import { useEnvironmentTypes } from '../../hooks/useEnvironmentTypes';
import { usePlannedDeletion } from '../../hooks/usePlannedChange';
import { useT } from '../../hooks/useT';
import { WideDialog } from '../common';
import { outOfReach } from '../../lib/outOfReach';
import { isProductionLike } from '../../lib/productionLike';
import { PlanStep } from '../Plan';
import { DestroySummary } from './DestroySummary';
import { GiveUp } from './GiveUp';

interface DeleteDialogProps {
  environment: Environment;
  resources: ResourceInstance[];
  /** It is being deleted already, and waits for what is out of reach. */
  isLeaving: boolean;
  isOpen: boolean;
  onClose: () => void;
}

/** Shows what will go and what stays, and asks. */
export function DeleteDialog(props: DeleteDialogProps) {
  const { environment, isOpen, onClose, ...rest } = props;
  const t = useT();
  return (
    <WideDialog
      title={t('remove.title', { name: environment.name })}
      isOpen={isOpen}
      onClose={onClose}
    >
      <DeleteSteps {...rest} environment={environment} onClose={onClose} />
    </WideDialog>
  );
}

function DeleteSteps(props: Omit<DeleteDialogProps, 'isOpen'>) {
  const { environment, resources, isLeaving, onClose } = props;
  const { name, type } = environment;
  const t = useT();
  const [typedName, setTypedName] = useState('');
  const [abandon, setAbandon] = useState<string[]>([]);
  const unreachable = outOfReach(resources);
  const addressesOn = (which: (provider: string) => boolean) =>
    unreachable
      .filter(({ provider }) => which(provider))
      .flatMap(({ instances }) => instances.map(({ address }) => address));
  const { data: types } = useEnvironmentTypes();
  const change = usePlannedDeletion(environment);
  // What is read must not change under the reader's eyes: it is planned once, and again only where
  // confirming finds that it is no longer true.
  const asked = useRef(false);
  useEffect(() => {
    if (asked.current) return;
    asked.current = true;
    change.showPlan({ abandon: [] });
  });
  const document = types?.find(item => item.name === type)?.document;
  const givesUp = abandon.length > 0;
  const isProduction = isProductionLike(environment, document);
  const mustType = isProduction || givesUp;
  const confirm = async () => {
    if (await change.confirm({ abandon })) onClose();
  };
  return (
    <PlanStep
      heading={t('create.planTitle', { name })}
      lead={t('remove.lead')}
      plan={change.plan}
      notice={change.hasChanged ? t('deploy.changedMeanwhile') : undefined}
      error={change.error}
      isBusy={change.isBusy}
      summary={
        change.plan && (
          <DestroySummary
            plan={change.plan}
            waiting={addressesOn(it => !abandon.includes(it))}
            abandoned={addressesOn(it => abandon.includes(it))}
          />
        )
      }
      back={{ label: t('create.cancel'), onPress: onClose }}
      confirm={{
        label: t(givesUp ? 'remove.confirmGiveUp' : 'remove.confirm'),
        onPress: confirm,
        isDestructive: true,
        isDisabled: (mustType && typedName !== name) || (isLeaving && !givesUp),
      }}
    >
      {unreachable.length > 0 && (
        <GiveUp
          unreachable={unreachable}
          value={abandon}
          onChange={setAbandon}
        />
      )}
      {mustType && (
        <TextField
          label={t('remove.typeName', { name })}
          description={
            isProduction
              ? t('remove.typeNameReason', {
                  type: document?.metadata.title ?? type,
                })
              : t('remove.giveUpReason')
          }
          value={typedName}
          onChange={setTypedName}
          autoComplete="off"
        />
      )}
    </PlanStep>
  );
}
