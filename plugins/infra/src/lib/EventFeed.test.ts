import { InfraEvent } from '@infra-orchestration/backstage-plugin-infra-common';
import { EventFeed } from './EventFeed';

const event = (id: number, type: InfraEvent['type'] = 'log') =>
  ({ id, type, message: `event ${id}` } as InfraEvent);

function setUp(stored: InfraEvent[]) {
  const asked: unknown[] = [];
  let connection: { onConnection?(state: 'open' | 'lost'): void } = {};
  let arrived: (event: InfraEvent) => void = () => {};
  let refused: (error: Error) => void = () => {};
  const next = () =>
    new Promise<InfraEvent>((resolve, reject) => {
      arrived = resolve;
      refused = reject;
    });
  const onChange = jest.fn();
  const feed = new EventFeed({
    environmentId: 'e',
    onChange,
    api: {
      async listEvents(_, filter) {
        asked.push(filter);
        return [...stored].reverse();
      },
      async *followEvents(_, filter, options) {
        asked.push(filter);
        connection = options!;
        for (;;) yield await next();
      },
    },
  });
  const settle = () => new Promise(resolve => setTimeout(resolve, 200));
  return {
    feed,
    asked,
    onChange,
    settle,
    connect: (state: 'open' | 'lost') => connection.onConnection?.(state),
    arrive: (item: InfraEvent) => arrived(item),
    refuse: () => refused(new Error('no')),
  };
}

describe('EventFeed', () => {
  it('starts with the newest, in order, and follows behind them', async () => {
    const { feed, asked, settle, arrive, onChange } = setUp([
      event(7),
      event(8, 'resource.phase'),
    ]);
    feed.start();
    await settle();
    expect(asked).toEqual([{ order: 'desc', limit: 500 }, { after: 8 }]);
    expect(feed.getSnapshot().events.map(({ id }) => id)).toEqual([7, 8]);
    expect(onChange).not.toHaveBeenCalled();

    arrive(event(9, 'resource.phase'));
    await settle();
    expect(feed.getSnapshot().events.map(({ id }) => id)).toEqual([7, 8, 9]);
    expect(onChange).toHaveBeenCalledTimes(1);
    feed.stop();
  });

  it('says how the connection fares, and reconnects behind the last event', async () => {
    const { feed, asked, settle, connect, refuse } = setUp([event(3)]);
    expect(feed.getSnapshot().state).toBe('connecting');
    feed.start();
    await settle();
    connect('open');
    expect(feed.getSnapshot().state).toBe('live');
    connect('lost');
    expect(feed.getSnapshot().state).toBe('interrupted');
    refuse();
    await settle();
    expect(feed.getSnapshot().state).toBe('ended');

    feed.start();
    await settle();
    expect(asked.at(-1)).toEqual({ after: 3 });
    connect('open');
    expect(feed.getSnapshot().state).toBe('live');
    feed.stop();
  });

  it('does not have listeners of other things drawn again by log lines', async () => {
    const { feed, settle, arrive, onChange } = setUp([]);
    feed.start();
    await settle();
    arrive(event(1, 'log'));
    await settle();
    expect(feed.getSnapshot().events).toHaveLength(1);
    expect(onChange).not.toHaveBeenCalled();
    feed.stop();
  });
});
