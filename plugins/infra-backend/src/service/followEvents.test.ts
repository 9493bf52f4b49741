import { InfraEvent } from '@infra-orchestration/backstage-plugin-infra-common';
import { followStoredEvents } from './followEvents';

/** A log that grows, and a bus that tells of it when it is told to. */
function setUp(initial: number) {
  const stored: number[] = Array.from({ length: initial }, (_, i) => i + 1);
  const listeners = new Set<() => void>();
  let reads = 0;
  const controller = new AbortController();
  const follow = (options: { after?: number; pollInterval?: number } = {}) =>
    followStoredEvents({
      read: async after => {
        reads += 1;
        return stored
          .filter(id => id > (after ?? 0))
          .slice(0, 2)
          .map(id => ({ id } as InfraEvent));
      },
      onAppended: listener => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      signal: controller.signal,
      pollInterval: 60_000,
      ...options,
    });
  return {
    follow,
    controller,
    listeners,
    reads: () => reads,
    append(options: { hint: boolean }) {
      stored.push(stored.length + 1);
      if (options.hint) {
        listeners.forEach(listener => listener());
      }
    },
  };
}

const idsOf = (batch: IteratorResult<InfraEvent[]>) =>
  batch.value.map(({ id }: InfraEvent) => id);

describe('followStoredEvents', () => {
  it('gives what is stored in batches, then what is added', async () => {
    const log = setUp(3);
    const batches = log.follow()[Symbol.asyncIterator]();
    expect(idsOf(await batches.next())).toEqual([1, 2]);
    expect(idsOf(await batches.next())).toEqual([3]);
    const next = batches.next();
    log.append({ hint: true });
    expect(idsOf(await next)).toEqual([4]);
  });

  it('begins behind the event that was seen last', async () => {
    const batches = setUp(3).follow({ after: 2 })[Symbol.asyncIterator]();
    expect(idsOf(await batches.next())).toEqual([3]);
  });

  it('reads nothing while the consumer has not taken what it was given', async () => {
    const log = setUp(4);
    const batches = log.follow()[Symbol.asyncIterator]();
    await batches.next();
    log.append({ hint: true });
    log.append({ hint: true });
    expect(log.reads()).toBe(1);
  });

  it('finds what nobody told of when it polls', async () => {
    const log = setUp(0);
    const batches = log.follow({ pollInterval: 5 })[Symbol.asyncIterator]();
    const next = batches.next();
    log.append({ hint: false });
    expect(idsOf(await next)).toEqual([1]);
  });

  it('ends when the signal aborts, and leaves no listener behind', async () => {
    const log = setUp(0);
    const batches = log.follow()[Symbol.asyncIterator]();
    const next = batches.next();
    expect(log.listeners.size).toBe(1);
    log.controller.abort();
    expect(await next).toEqual({ done: true, value: undefined });
    expect(log.listeners.size).toBe(0);
  });

  it('lets go of the bus when the consumer leaves', async () => {
    const log = setUp(1);
    for await (const batch of log.follow()) {
      expect(batch).toHaveLength(1);
      break;
    }
    expect(log.listeners.size).toBe(0);
  });
});
