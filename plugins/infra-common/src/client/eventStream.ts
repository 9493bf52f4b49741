import { createParser } from 'eventsource-parser';
import { InfraEvent } from '../domain';

/** @internal */
export interface EventStreamOptions {
  after?: number;
  signal?: AbortSignal;
  /** Opens the stream behind the last event seen; rejects where that cannot ever work. */
  open(request: {
    lastEventId?: number;
    signal?: AbortSignal;
  }): Promise<Response>;
  /** Told when a connection stands and when it is lost, before the next one is tried. */
  onConnection?(state: 'open' | 'lost'): void;
  /** Milliseconds; of the wait before the n-th attempt in a row without an event. */
  delay?(attempt: number): number;
}

const longestWait = 30_000;

function defaultDelay(attempt: number): number {
  const ceiling = Math.min(longestWait, 500 * 2 ** attempt);
  return ceiling / 2 + (Math.random() * ceiling) / 2;
}

/** A refusal is final; a busy or restarting server, and a broken line, are not. */
function isFinal(error: unknown): boolean {
  const { statusCode } = error as { statusCode?: number };
  return (
    statusCode !== undefined &&
    statusCode >= 400 &&
    statusCode < 500 &&
    statusCode !== 408 &&
    statusCode !== 429
  );
}

async function wait(milliseconds: number, signal?: AbortSignal): Promise<void> {
  const over = new AbortController();
  await new Promise<void>(resolve => {
    const timer = setTimeout(resolve, milliseconds);
    const stop = () => {
      clearTimeout(timer);
      resolve();
    };
    if (signal?.aborted) {
      stop();
    } else {
      signal?.addEventListener('abort', stop, { signal: over.signal });
    }
  });
  over.abort();
}

/** The events of one connection, until it ends. */
async function* readEvents(response: Response): AsyncIterable<InfraEvent> {
  const arrived: InfraEvent[] = [];
  const parser = createParser({
    onEvent: message => arrived.push(JSON.parse(message.data) as InfraEvent),
  });
  const reader = response.body!.getReader();
  const decoder = new TextDecoder();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) {
        return;
      }
      parser.feed(decoder.decode(value, { stream: true }));
      yield* arrived.splice(0);
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

/**
 * Follows over connections: after an end or an error it opens the stream anew behind the last
 * event, so that none is lost or given twice. Ends when the signal aborts, throws on a refusal.
 *
 * @internal
 */
export async function* followEventStream(
  options: EventStreamOptions,
): AsyncIterable<InfraEvent> {
  const { signal, open, delay = defaultDelay } = options;
  let lastEventId = options.after;
  let attempt = 0;
  while (!signal?.aborted) {
    try {
      const response = await open({ lastEventId, signal });
      options.onConnection?.('open');
      for await (const event of readEvents(response)) {
        attempt = 0;
        lastEventId = event.id;
        yield event;
      }
    } catch (error) {
      if (signal?.aborted) {
        return;
      }
      if (isFinal(error)) {
        throw error;
      }
    }
    if (!signal?.aborted) options.onConnection?.('lost');
    await wait(delay(attempt), signal);
    attempt += 1;
  }
}
