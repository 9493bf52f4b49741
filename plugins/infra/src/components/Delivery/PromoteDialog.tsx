import { Button, DialogBody, DialogFooter, Text } from '@backstage/ui';
import {
  DeliveryEnvironment,
  DeliveryView,
} from '@infra-orchestration/backstage-plugin-infra-common';
import { useEffect, useRef, useState } from 'react';
import { usePlannedPromotion } from '../../hooks/useDeliveryPromotion';
import { useNotify } from '../../hooks/useNotify';
import { useT } from '../../hooks/useT';
import { ProblemAlert, useDialogBusy, WideDialog } from '../common';
import { ImagePicker } from './ImagePicker';
import { Choice, chosenSource, Source } from './promotionChoices';
import { PromotionPlanStep } from './PromotionPlanStep';
import { imagesName, versionsOf } from './releaseWords';
import styles from './Delivery.module.css';

interface PromoteDialogProps {
  environment: DeliveryEnvironment;
  view: DeliveryView;
  /** Absent: it is to be chosen. */
  source?: Source;
  onClose: () => void;
}

/** Promotes what is next, or what one chooses, once the difference and the plan were read. */
export function PromoteDialog(props: PromoteDialogProps) {
  const t = useT();
  return (
    <WideDialog
      title={t('promote.title', { name: props.environment.name })}
      isOpen
      onClose={props.onClose}
    >
      <Steps {...props} />
    </WideDialog>
  );
}

function Steps({ environment, view, source, onClose }: PromoteDialogProps) {
  const { environmentId, name } = environment;
  const t = useT();
  const notify = useNotify();
  const promotion = usePlannedPromotion();
  const [choice, setChoice] = useState<Choice>({});
  const chosen = source ?? chosenSource(choice);
  const input = { environmentId, ...chosen };
  const asked = useRef(false);
  useEffect(() => {
    if (!source || asked.current) return;
    asked.current = true;
    promotion.showPlan({ environmentId, ...source });
  });
  const confirm = async () => {
    const made = await promotion.confirm(input);
    if (!made) return;
    const version = imagesName(promotion.planned?.images ?? []);
    notify(
      t(made.state === 'Waiting' ? 'promote.recorded' : 'promote.begun', {
        ...{ version, name },
      }),
      'success',
      made.state === 'Waiting'
        ? t(`promotionReason.${made.reason}`)
        : undefined,
    );
    onClose();
  };
  if (source || promotion.planned) {
    return (
      <PromotionPlanStep
        name={name}
        versions={versionsOf(view)}
        promotion={promotion}
        back={
          source
            ? { label: t('promote.cancel'), onPress: onClose }
            : { label: t('promote.back'), onPress: promotion.back }
        }
        onConfirm={confirm}
      />
    );
  }
  return (
    <PickStep
      {...{ environment, view, choice, promotion, onClose }}
      isChosen={chosen !== undefined}
      onChange={setChoice}
      onPlan={() => promotion.showPlan(input)}
    />
  );
}

interface PickStepProps {
  environment: DeliveryEnvironment;
  view: DeliveryView;
  choice: Choice;
  /** There is enough to plan. */
  isChosen: boolean;
  promotion: ReturnType<typeof usePlannedPromotion>;
  onChange: (choice: Choice) => void;
  onPlan: () => void;
  onClose: () => void;
}

function PickStep(props: PickStepProps) {
  const { environment, view, choice, promotion } = props;
  const t = useT();
  useDialogBusy(promotion.isPlanning);
  return (
    <>
      <DialogBody>
        <div className={styles.stack}>
          <Text as="p">
            {t('promote.pickLead', { name: environment.name })}
          </Text>
          {promotion.error && <ProblemAlert error={promotion.error} />}
          <ImagePicker
            environment={environment}
            view={view}
            value={choice}
            onChange={props.onChange}
          />
        </div>
      </DialogBody>
      <DialogFooter>
        <Button variant="secondary" onPress={props.onClose}>
          {t('promote.cancel')}
        </Button>
        <Button
          isDisabled={!props.isChosen}
          isPending={promotion.isPlanning}
          onPress={props.onPlan}
        >
          {t('promote.toPlan')}
        </Button>
      </DialogFooter>
    </>
  );
}
