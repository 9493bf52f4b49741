import { KeyedLock } from './lock';

/** Work that ends when it is told to. */
function controlled() {
  const log: string[] = [];
  const ends = new Map<string, () => void>();
  return {
    log,
    work: (name: string) => () =>
      new Promise<string>(resolve => {
        log.push(name);
        ends.set(name, () => resolve(name));
      }),
    end: (name: string) => ends.get(name)!(),
  };
}

const { signal } = new AbortController();
const settled = () => new Promise(resolve => setImmediate(resolve));

describe('KeyedLock', () => {
  it('runs one at a time per key, in order of asking', async () => {
    const lock = new KeyedLock();
    const { log, work, end } = controlled();
    const first = lock.run('a', signal, work('first'));
    const second = lock.run('a', signal, work('second'));
    const third = lock.run('a', signal, work('third'));
    const elsewhere = lock.run('b', signal, work('elsewhere'));
    await settled();
    expect(log).toEqual(['first', 'elsewhere']);
    end('first');
    expect(await first).toBe('first');
    await settled();
    expect(log).toEqual(['first', 'elsewhere', 'second']);
    end('second');
    await second;
    await settled();
    end('third');
    end('elsewhere');
    await Promise.all([third, elsewhere]);
  });

  it('goes on behind work that fails', async () => {
    const lock = new KeyedLock();
    const failing = lock.run('a', signal, async () => {
      throw new Error('no');
    });
    const next = lock.run('a', signal, async () => 'next');
    await expect(failing).rejects.toThrow('no');
    expect(await next).toBe('next');
  });

  it('lets a waiting one go at its abort, and keeps the order of the others', async () => {
    const lock = new KeyedLock();
    const { log, work, end } = controlled();
    const aborter = new AbortController();
    const first = lock.run('a', signal, work('first'));
    const impatient = lock.run('a', aborter.signal, work('impatient'));
    const last = lock.run('a', signal, work('last'));
    aborter.abort(new Error('enough'));
    await expect(impatient).rejects.toThrow('enough');
    await settled();
    expect(log).toEqual(['first']);
    end('first');
    await first;
    await settled();
    expect(log).toEqual(['first', 'last']);
    end('last');
    await last;
  });
});
