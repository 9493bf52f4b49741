import { RefObject, useCallback, useLayoutEffect, useState } from 'react';

/** How close to the end still counts as at the end, in pixels. */
const tolerance = 24;

/**
 * Keeps a scroller at its end as content grows, until the reader scrolls away; scrolling back to
 * the end, or `resume`, takes it up again.
 */
export function usePinnedScroll(
  scroller: RefObject<HTMLElement>,
  content: unknown,
) {
  const [isPinned, setPinned] = useState(true);
  const toEnd = useCallback(() => {
    const element = scroller.current;
    if (element) element.scrollTop = element.scrollHeight;
  }, [scroller]);
  useLayoutEffect(() => {
    if (isPinned) toEnd();
  }, [content, isPinned, toEnd]);
  return {
    isPinned,
    onScroll() {
      const element = scroller.current;
      if (!element) return;
      const below =
        element.scrollHeight - element.scrollTop - element.clientHeight;
      setPinned(below <= tolerance);
    },
    resume() {
      setPinned(true);
      toEnd();
    },
  };
}
