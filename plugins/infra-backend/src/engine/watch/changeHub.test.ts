import { systemClock } from '../clock';
import { ChangeHub } from './changeHub';

const never = new AbortController().signal;

function setUp() {
  const flushed: { ids: string[]; changedAt: Date }[] = [];
  let onFlush = () => {};
  const hub = new ChangeHub({
    clock: systemClock,
    delay: 5,
    flush: async (ids, changedAt) => {
      flushed.push({ ids, changedAt });
      onFlush();
    },
  });
  const untilFlushed = () =>
    flushed.length
      ? Promise.resolve()
      : new Promise<void>(resolve => {
          onFlush = resolve;
        });
  return { hub, flushed, untilFlushed };
}

describe('ChangeHub', () => {
  it('gathers what nobody follows, each once, as of the earliest change', async () => {
    const { hub, flushed, untilFlushed } = setUp();
    const before = Date.now();
    hub.changed('a');
    hub.changed('b');
    hub.changed('a');
    await untilFlushed();
    expect(flushed).toHaveLength(1);
    expect(flushed[0].ids.sort()).toEqual(['a', 'b']);
    expect(flushed[0].changedAt.getTime()).toBeGreaterThanOrEqual(before);
  });

  it('wakes who waits for a change, and tells nobody else', async () => {
    const { hub, flushed } = setUp();
    const following = hub.follow();
    following.add('a');
    const waiting = following.waitForChange('a', {
      since: Date.now(),
      ms: 60_000,
      signal: never,
    });
    hub.changed('a');
    await waiting;
    following.close(() => Date.now() + 1);
    expect(flushed).toEqual([]);
  });

  it('does not wait for a change that came after the last look', async () => {
    const { hub } = setUp();
    const following = hub.follow();
    following.add('a');
    hub.changed('a');
    await following.waitForChange('a', {
      since: Date.now() - 1_000,
      ms: 60_000,
      signal: never,
    });
    following.close(() => Date.now() + 1);
  });

  it('ends waiting with the time and with the signal', async () => {
    const { hub } = setUp();
    const following = hub.follow();
    following.add('a');
    await following.waitForChange('a', { since: 0, ms: 1, signal: never });
    const controller = new AbortController();
    const waiting = following.waitForChange('a', {
      since: Date.now(),
      ms: 60_000,
      signal: controller.signal,
    });
    controller.abort(new Error('stopped'));
    await expect(waiting).rejects.toThrow('stopped');
  });

  it('passes on at the end what was not looked at again', async () => {
    const { hub, flushed, untilFlushed } = setUp();
    const following = hub.follow();
    following.add('looked');
    following.add('missed');
    hub.changed('looked');
    hub.changed('missed');
    following.close(id => (id === 'looked' ? Date.now() + 1 : 0));
    await untilFlushed();
    expect(flushed.map(({ ids }) => ids)).toEqual([['missed']]);
  });
});
