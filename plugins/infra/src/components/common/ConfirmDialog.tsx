import { Confirmation, ConfirmationProps } from './Confirmation';
import { WideDialog } from './WideDialog';

/** Says what something brings about, and asks once more; open as long as it is rendered. */
export function ConfirmDialog(props: ConfirmationProps & { title: string }) {
  const { title, ...rest } = props;
  return (
    <WideDialog title={title} isOpen onClose={rest.onClose}>
      <Confirmation {...rest} />
    </WideDialog>
  );
}
