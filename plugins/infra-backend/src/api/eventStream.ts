import { InfraEvent } from '@infra-orchestration/backstage-plugin-infra-common';
import type { Response } from 'express';
import { once } from 'node:events';

export interface EventStreamOptions {
  /** Rejects where the caller may not follow; that is answered as any error is. */
  open(signal: AbortSignal): Promise<AsyncIterable<InfraEvent[]>>;
  /** Aborted when the backend stops. */
  shutdown: AbortSignal;
  /** Milliseconds; default 15 s, below the idle timeout of usual proxies. */
  keepAliveInterval?: number;
  /** Milliseconds that a client may leave a full socket unread; default one minute. */
  drainTimeout?: number;
}

/**
 * Server-sent events (WHATWG HTML, "Server-sent events"). The next batch is read when the socket
 * has taken the one before, so a slow client costs no memory here.
 */
export async function sendEventStream(
  response: Response<any>,
  options: EventStreamOptions,
): Promise<void> {
  const { keepAliveInterval = 15_000, drainTimeout = 60_000 } = options;
  const closed = new AbortController();
  response.on('close', () => closed.abort());
  const signal = AbortSignal.any([closed.signal, options.shutdown]);
  const batches = await options.open(signal);

  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    // `no-transform` keeps the compression middleware from collecting events.
    'cache-control': 'no-cache, no-transform',
    'x-accel-buffering': 'no',
  });
  response.write(': open\n\n');
  const keepAlive = setInterval(() => {
    if (!response.writableNeedDrain) {
      response.write(': keep-alive\n\n');
    }
  }, keepAliveInterval);
  try {
    for await (const batch of batches) {
      if (!response.write(batch.map(toMessage).join(''))) {
        await once(response, 'drain', {
          signal: AbortSignal.any([signal, AbortSignal.timeout(drainTimeout)]),
        });
      }
    }
  } catch (error) {
    // A client that left or does not read any more is no error of ours.
    if (!isAbort(error)) {
      throw error;
    }
  } finally {
    clearInterval(keepAlive);
    response.end();
  }
}

function isAbort(error: unknown): boolean {
  const { name } = error as { name?: string };
  return name === 'AbortError' || name === 'TimeoutError';
}

/** One line of data: JSON holds no line break. */
function toMessage(event: InfraEvent): string {
  return `id: ${event.id}\ndata: ${JSON.stringify(event)}\n\n`;
}
