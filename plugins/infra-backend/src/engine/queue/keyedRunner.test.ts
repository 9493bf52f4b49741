import { KeyedRunner } from './keyedRunner';

/** Handlers that end when the test says so. */
class Handlers {
  readonly begun: string[] = [];
  readonly #ends = new Map<string, () => void>();

  handle = (key: string): Promise<void> => {
    this.begun.push(key);
    return new Promise(resolve => this.#ends.set(key, resolve));
  };

  async end(key: string): Promise<void> {
    this.#ends.get(key)!();
    await new Promise(resolve => setImmediate(resolve));
  }
}

describe('KeyedRunner', () => {
  it('runs no key beside itself, and once more if it came again', async () => {
    const handlers = new Handlers();
    const runner = new KeyedRunner({ concurrency: 5, ...handlers });
    runner.offer('a');
    runner.offer('a');
    runner.offer('a');
    expect(handlers.begun).toEqual(['a']);
    await handlers.end('a');
    expect(handlers.begun).toEqual(['a', 'a']);
    await handlers.end('a');
    expect(handlers.begun).toEqual(['a', 'a']);
  });

  it('takes a key only if there is room for it, or it is there already', async () => {
    const handlers = new Handlers();
    const runner = new KeyedRunner({ concurrency: 2, ...handlers });
    expect(['a', 'b', 'c', 'b'].map(key => runner.offerIfRoom(key))).toEqual([
      ...[true, true, false, true],
    ]);
    await handlers.end('b');
    expect(handlers.begun).toEqual(['a', 'b', 'b']);
  });

  it('runs as many at once as there is room for, in their order', async () => {
    const handlers = new Handlers();
    const onRoom = jest.fn();
    const runner = new KeyedRunner({ concurrency: 2, onRoom, ...handlers });
    ['a', 'b', 'c', 'd'].forEach(key => runner.offer(key));
    expect(handlers.begun).toEqual(['a', 'b']);
    expect(runner.room).toBe(0);
    await handlers.end('b');
    expect(handlers.begun).toEqual(['a', 'b', 'c']);
    expect(onRoom).toHaveBeenCalled();
    await handlers.end('a');
    await handlers.end('c');
    expect(runner.room).toBe(1);
  });

  it('goes on after a handler that failed', async () => {
    const handled: string[] = [];
    const runner = new KeyedRunner({
      concurrency: 1,
      handle: async key => {
        handled.push(key);
        if (key === 'a') {
          throw new Error('failed');
        }
      },
    });
    runner.offer('a');
    runner.offer('b');
    await new Promise(resolve => setImmediate(resolve));
    expect(handled).toEqual(['a', 'b']);
  });

  it('waits at its end for what runs, and takes no more', async () => {
    const handlers = new Handlers();
    const runner = new KeyedRunner({ concurrency: 1, ...handlers });
    runner.offer('a');
    runner.offer('b');
    const stopped = runner.stop();
    runner.offer('c');
    await handlers.end('a');
    await stopped;
    expect(handlers.begun).toEqual(['a']);
  });
});
