import { useApi } from '@backstage/frontend-plugin-api';
import { useEffect, useMemo, useRef, useSyncExternalStore } from 'react';
import { infraApiRef } from '../api';
import { EventFeed, EventStream } from '../lib/EventFeed';

/** Follows an environment's events as long as the caller is on screen. */
export function useEventFeed(
  environmentId: string,
  onChange: () => void,
): EventFeed {
  const api = useApi(infraApiRef);
  const latest = useRef(onChange);
  latest.current = onChange;
  const feed = useMemo(
    () =>
      new EventFeed({
        api,
        environmentId,
        onChange: () => latest.current(),
      }),
    [api, environmentId],
  );
  useEffect(() => {
    feed.start();
    return () => feed.stop();
  }, [feed]);
  return feed;
}

/** The events; whoever asks is drawn again as they come. */
export function useEvents(feed: EventFeed): EventStream {
  return useSyncExternalStore(feed.subscribe, feed.getSnapshot);
}
