import { Dialog, DialogHeader } from '@backstage/ui';
import { ReactNode } from 'react';
import surface from './surface.module.css';

interface WideDialogProps {
  title: string;
  isOpen: boolean;
  onClose: () => void;
  /** Closes also by a click beside it; only where nothing typed can be lost. */
  isDismissable?: boolean;
  children: ReactNode;
}

/** A dialog as wide as a plan needs it. */
export function WideDialog(props: WideDialogProps) {
  const { title, isOpen, onClose, isDismissable = false, children } = props;
  return (
    <Dialog
      className={surface.surface}
      isOpen={isOpen}
      onOpenChange={open => !open && onClose()}
      isDismissable={isDismissable}
      width="min(46rem, calc(100vw - 2rem))"
    >
      <DialogHeader>{title}</DialogHeader>
      {children}
    </Dialog>
  );
}
