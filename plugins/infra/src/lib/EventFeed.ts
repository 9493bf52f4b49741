import {
  InfraApi,
  InfraEvent,
} from '@infra-orchestration/backstage-plugin-infra-common';

/** Entries asked for at first; older ones stay in the backend. */
export const firstEvents = 500;

/** Entries kept in the browser. */
export const eventLimit = 2_000;

const flushInterval = 150;

export interface EventStream {
  /** Oldest first. */
  events: InfraEvent[];
  /** True where there are older entries than those in `events`. */
  truncated: boolean;
  /** `ended` when the backend refuses to go on; `interrupted` while a new connection is tried. */
  state: 'connecting' | 'live' | 'interrupted' | 'ended';
}

interface EventFeedOptions {
  api: Pick<InfraApi, 'listEvents' | 'followEvents'>;
  environmentId: string;
  /** Something happened since the feed was started; log lines do not count. */
  onChange: () => void;
}

/**
 * The events of one environment: the newest of those stored, then each new one. It is read by
 * subscription, so that only what shows events is drawn again as they come; they come in bursts and
 * are handed on in batches.
 */
export class EventFeed {
  readonly #options: EventFeedOptions;
  readonly #listeners = new Set<() => void>();
  #stream: EventStream = { events: [], truncated: false, state: 'connecting' };
  #buffer: InfraEvent[] = [];
  #flushTimer?: ReturnType<typeof setTimeout>;
  #abort = new AbortController();
  #lastId?: number;

  constructor(options: EventFeedOptions) {
    this.#options = options;
  }

  readonly subscribe = (listener: () => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly getSnapshot = () => this.#stream;

  /** Starts, or starts anew behind the last event seen. */
  readonly start = () => {
    this.stop();
    this.#abort = new AbortController();
    this.#set({ state: 'connecting' });
    const { signal } = this.#abort;
    this.#run(signal).catch(() => {
      if (!signal.aborted) this.#set({ state: 'ended' });
    });
  };

  stop() {
    this.#abort.abort();
    this.#flush();
  }

  async #run(signal: AbortSignal) {
    const { api, environmentId } = this.#options;
    if (this.#lastId === undefined) await this.#readStored(signal);
    const events = api.followEvents(
      environmentId,
      { after: this.#lastId },
      {
        signal,
        onConnection: state =>
          this.#set({ state: state === 'open' ? 'live' : 'interrupted' }),
      },
    );
    for await (const event of events) {
      if (signal.aborted) return;
      if (event.id <= (this.#lastId ?? 0)) continue;
      this.#lastId = event.id;
      this.#buffer.push(event);
      this.#flushTimer ??= setTimeout(() => this.#flush(), flushInterval);
    }
  }

  async #readStored(signal: AbortSignal) {
    const { api, environmentId } = this.#options;
    const newest = await api.listEvents(
      environmentId,
      { order: 'desc', limit: firstEvents },
      { signal },
    );
    if (signal.aborted) return;
    this.#lastId = newest[0]?.id ?? 0;
    this.#set({
      events: [...newest].reverse(),
      truncated: newest.length === firstEvents,
    });
  }

  #flush() {
    clearTimeout(this.#flushTimer);
    this.#flushTimer = undefined;
    const batch = this.#buffer;
    if (!batch.length) return;
    this.#buffer = [];
    const events = [...this.#stream.events, ...batch];
    this.#set({
      events: events.slice(-eventLimit),
      truncated: this.#stream.truncated || events.length > eventLimit,
    });
    if (batch.some(({ type }) => type !== 'log')) this.#options.onChange();
  }

  #set(change: Partial<EventStream>) {
    this.#stream = { ...this.#stream, ...change };
    this.#listeners.forEach(notify => notify());
  }
}
