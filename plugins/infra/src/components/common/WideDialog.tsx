import { Dialog, DialogHeader } from '@backstage/ui';
import {
  createContext,
  ReactNode,
  useContext,
  useEffect,
  useState,
} from 'react';
import surface from './surface.module.css';

const BusyContext = createContext<(isBusy: boolean) => void>(() => {});

/** Keeps the dialog open around it while a change is sent, so that its answer has a reader. */
export function useDialogBusy(isBusy: boolean) {
  const setBusy = useContext(BusyContext);
  useEffect(() => {
    setBusy(isBusy);
    return () => setBusy(false);
  }, [isBusy, setBusy]);
}

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
  const [isBusy, setBusy] = useState(false);
  return (
    <Dialog
      className={surface.surface}
      isOpen={isOpen}
      onOpenChange={open => !open && !isBusy && onClose()}
      isDismissable={isDismissable}
      width="min(46rem, calc(100vw - 2rem))"
    >
      <DialogHeader>{title}</DialogHeader>
      <BusyContext.Provider value={setBusy}>{children}</BusyContext.Provider>
    </Dialog>
  );
}
