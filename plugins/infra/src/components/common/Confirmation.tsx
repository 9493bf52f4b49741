import { Button, DialogBody, DialogFooter, Flex } from '@backstage/ui';
import { FormEvent, ReactNode, useId } from 'react';
import { ProblemAlert } from './ProblemAlert';
import { useDialogBusy } from './WideDialog';

export interface ConfirmationProps {
  /** What the buttons that leave it, and that do it, say. */
  cancel: string;
  confirm: string;
  /** Why it failed. */
  error: unknown;
  isPending: boolean;
  /** What has to be given is not given yet. */
  isDisabled?: boolean;
  /** Nothing goes by it. */
  isHarmless?: boolean;
  /** Rejects where it failed, which `error` then tells. */
  onConfirm: () => Promise<void>;
  onClose: () => void;
  children: ReactNode;
}

/** What a dialog asks, with its failure above; its dialog stays open while the answer is sent. */
export function Confirmation(props: ConfirmationProps) {
  const { cancel, confirm, error, isPending, onConfirm, onClose } = props;
  const { isDisabled = false, isHarmless = false, children } = props;
  const formId = useId();
  useDialogBusy(isPending);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isDisabled || isPending) return;
    onConfirm().catch(() => {});
  };
  return (
    <>
      <DialogBody>
        <form id={formId} onSubmit={submit} noValidate>
          <Flex direction="column" gap="4">
            {Boolean(error) && <ProblemAlert error={error} />}
            {children}
          </Flex>
        </form>
      </DialogBody>
      <DialogFooter>
        <Button variant="secondary" onPress={onClose} isDisabled={isPending}>
          {cancel}
        </Button>
        <Button
          type="submit"
          form={formId}
          destructive={!isHarmless}
          isPending={isPending}
          isDisabled={isDisabled}
        >
          {confirm}
        </Button>
      </DialogFooter>
    </>
  );
}
