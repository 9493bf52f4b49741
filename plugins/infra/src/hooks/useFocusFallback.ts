import { FocusEvent, RefObject, useEffect, useRef } from 'react';

/**
 * Moves the focus on where the control that had it is gone, such as a button that is not offered any
 * more once it was pressed: without it the keyboard would start again at the top of the page.
 *
 * @returns a handler for whatever contains the controls
 */
export function useFocusFallback(fallback: RefObject<HTMLElement>) {
  const last = useRef<Element>();
  useEffect(() => {
    if (!last.current || last.current.isConnected) return;
    last.current = undefined;
    if (document.activeElement !== document.body) return;
    fallback.current?.focus({ preventScroll: true });
  });
  return (event: FocusEvent) => {
    last.current = event.target;
  };
}
