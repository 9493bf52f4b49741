import { useApi } from '@backstage/frontend-plugin-api';
import { InfraEvent } from '@infra-orchestration/backstage-plugin-infra-common';
import { useEffect, useState } from 'react';
import { infraApiRef } from '../api';

const emptyStream: EventStream = {
  events: [],
  truncated: false,
  state: 'live',
};

/** Entries kept in the browser; older ones stay in the backend. */
export const eventLimit = 2_000;

export interface EventStream {
  events: InfraEvent[];
  /** True where entries older than those in `events` were dropped. */
  truncated: boolean;
  /** `ended` when the backend refuses to go on; short interruptions are bridged unseen. */
  state: 'live' | 'ended';
}

const flushInterval = 150;

/**
 * Follows an environment's events from the first stored one on. They come in bursts, so they are
 * handed on in batches.
 */
export function useEventStream(environmentId: string): EventStream {
  const api = useApi(infraApiRef);
  const [stream, setStream] = useState<EventStream>(emptyStream);

  useEffect(() => {
    const abort = new AbortController();
    let buffer: InfraEvent[] = [];
    let flushTimer: ReturnType<typeof setTimeout> | undefined;
    let lastId = 0;

    const flush = () => {
      flushTimer = undefined;
      const batch = buffer;
      buffer = [];
      setStream(current => append(current, batch));
    };
    const follow = async () => {
      try {
        const events = api.followEvents(
          environmentId,
          { after: lastId },
          { signal: abort.signal },
        );
        for await (const event of events) {
          if (abort.signal.aborted) return;
          if (event.id <= lastId) continue;
          lastId = event.id;
          buffer.push(event);
          flushTimer ??= setTimeout(flush, flushInterval);
        }
      } catch {
        if (!abort.signal.aborted) {
          setStream(current => ({ ...current, state: 'ended' }));
        }
      }
    };

    setStream(emptyStream);
    follow();
    return () => {
      abort.abort();
      clearTimeout(flushTimer);
    };
  }, [api, environmentId]);

  return stream;
}

function append(current: EventStream, batch: InfraEvent[]): EventStream {
  const events = [...current.events, ...batch];
  return {
    events: events.slice(-eventLimit),
    truncated: current.truncated || events.length > eventLimit,
    state: 'live',
  };
}
