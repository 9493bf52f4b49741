import {
  Alert,
  Button,
  DialogBody,
  DialogFooter,
  Flex,
  Skeleton,
  Text,
} from '@backstage/ui';
import { Plan } from '@infra-orchestration/backstage-plugin-infra-common';
import { ReactNode, useEffect, useRef } from 'react';
import { ProblemAlert, useDialogBusy } from '../common';
import type { AdoptionWord } from '../../lib/adoption';
import { FoundObjects } from './FoundObjects';
import { PlanView } from './PlanView';

interface PlanStepProps {
  heading: string;
  /** Above the heading, for steps of several. */
  overline?: string;
  lead?: ReactNode;
  plan?: Plan;
  /** Says that the plan is not the one seen before. */
  notice?: string;
  error?: unknown;
  isBusy?: boolean;
  back: { label: string; onPress: () => void };
  confirm: {
    label: string;
    onPress: () => void;
    isDestructive?: boolean;
    isDisabled?: boolean;
  };
  /** Answers what becomes of objects that were found; absent where that is not asked here. */
  onAdopt?: (address: string, word: AdoptionWord) => void;
  /** Above the plan, what it comes down to. */
  summary?: ReactNode;
  /** Below the plan, for what is asked before confirming. */
  children?: ReactNode;
}

/** The part of a dialog that shows what would happen, before it happens. */
export function PlanStep(props: PlanStepProps) {
  const { plan, notice, error, isBusy, back, confirm } = props;
  useDialogBusy(Boolean(isBusy));
  const heading = useRef<HTMLHeadingElement>(null);
  // The step replaces what had the focus; a screen reader goes on at its heading.
  useEffect(() => heading.current?.focus(), []);
  return (
    <>
      <DialogBody>
        <Flex direction="column" gap="4">
          <div>
            {props.overline && (
              <Text as="p" variant="body-small" color="secondary">
                {props.overline}
              </Text>
            )}
            <Text
              as="h3"
              ref={heading}
              tabIndex={-1}
              variant="title-x-small"
              weight="bold"
              style={{ outline: 'none' }}
            >
              {props.heading}
            </Text>
            {props.lead && <Text as="p">{props.lead}</Text>}
          </div>
          {notice && (
            <Alert role="alert" status="warning" icon title={notice} />
          )}
          {Boolean(error) && <ProblemAlert error={error} />}
          {plan && props.summary}
          {plan && props.onAdopt && (
            <FoundObjects plan={plan} onChoose={props.onAdopt} />
          )}
          {plan ? (
            <PlanView plan={plan} hideCounts={Boolean(props.summary)} />
          ) : (
            !error && <Skeleton height={180} />
          )}
          {plan && props.children}
        </Flex>
      </DialogBody>
      <DialogFooter>
        <Button variant="secondary" onPress={back.onPress} isDisabled={isBusy}>
          {back.label}
        </Button>
        <Button
          onPress={confirm.onPress}
          isPending={isBusy}
          destructive={confirm.isDestructive}
          isDisabled={
            !plan || plan.errors.length > 0 || Boolean(confirm.isDisabled)
          }
        >
          {confirm.label}
        </Button>
      </DialogFooter>
    </>
  );
}
