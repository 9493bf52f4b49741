import {
  Alert,
  Button,
  DialogBody,
  DialogFooter,
  Skeleton,
  Text,
} from '@backstage/ui';
import { PromotionPlan } from '@infra-orchestration/backstage-plugin-infra-common';
import { useEffect, useRef } from 'react';
import { usePlannedPromotion } from '../../hooks/useDeliveryPromotion';
import { useT } from '../../hooks/useT';
import { Message, ProblemAlert, Section, useDialogBusy } from '../common';
import { PlanView } from '../Plan';
import { DifferenceView } from './DifferenceView';
import { imagesName, Versions } from './releaseWords';
import styles from './Delivery.module.css';

interface PromotionPlanStepProps {
  /** Of the environment. */
  name: string;
  versions: Versions;
  promotion: ReturnType<typeof usePlannedPromotion>;
  back: { label: string; onPress: () => void };
  onConfirm: () => void;
}

/** What differs, what to mind and what would be done, before it is done. */
export function PromotionPlanStep(props: PromotionPlanStepProps) {
  const { name, versions, promotion, back, onConfirm } = props;
  const { planned, hasChanged, error, isBusy, isPlanning } = promotion;
  const t = useT();
  useDialogBusy(isBusy);
  const heading = useRef<HTMLHeadingElement>(null);
  const version = imagesName(planned?.images ?? []);
  // The step replaces what had the focus; a screen reader goes on at its heading.
  useEffect(() => heading.current?.focus(), []);
  return (
    <>
      <DialogBody>
        <div className={styles.stack}>
          <Text
            as="h3"
            ref={heading}
            tabIndex={-1}
            variant="title-x-small"
            weight="bold"
            className={styles.quietFocus}
          >
            {planned
              ? t('promote.heading', { version, name })
              : t('promote.plan')}
          </Text>
          {hasChanged && (
            <Alert
              role="alert"
              status="warning"
              icon
              title={t('promote.changed')}
            />
          )}
          {error && <ProblemAlert error={error} />}
          {planned && <Planned planned={planned} versions={versions} />}
          {!planned && !error && <Skeleton height={240} />}
        </div>
      </DialogBody>
      <DialogFooter>
        <Button variant="secondary" onPress={back.onPress} isDisabled={isBusy}>
          {back.label}
        </Button>
        <Button
          onPress={onConfirm}
          isPending={isBusy || (isPlanning && planned !== undefined)}
          isDisabled={!planned || planned.plan.errors.length > 0}
        >
          {t('promote.confirm')}
        </Button>
      </DialogFooter>
    </>
  );
}

function Planned(props: { planned: PromotionPlan; versions: Versions }) {
  const { warnings, difference, plan, images } = props.planned;
  const versions = new Map([
    ...props.versions,
    ...images.map(({ image, version }) => [image, version] as const),
  ]);
  const t = useT();
  return (
    <>
      {warnings.length > 0 && (
        <Alert
          icon
          status="warning"
          title={t('promote.warnings')}
          description={
            <ul className={styles.warnings}>
              {warnings.map(text => (
                <li key={text}>
                  <Message text={text} />
                </li>
              ))}
            </ul>
          }
        />
      )}
      <Section title={t('promote.difference')} level="h4">
        <DifferenceView difference={difference} versions={versions} />
      </Section>
      <Section title={t('promote.plan')} level="h4">
        <PlanView plan={plan} />
      </Section>
    </>
  );
}
