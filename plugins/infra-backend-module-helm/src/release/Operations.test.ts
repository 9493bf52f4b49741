import { setTimeout as after } from 'node:timers/promises';
import { Operations } from './Operations';

const signal = new AbortController().signal;

/** Work that ends when it is told to, or when it is aborted. */
function work() {
  let end: (value: string) => void = () => {};
  const begun: AbortSignal[] = [];
  const begin = (own: AbortSignal) =>
    new Promise<string>((resolve, reject) => {
      begun.push(own);
      end = resolve;
      own.addEventListener('abort', () => reject(own.reason), { once: true });
    });
  return { begin, begun, end: (value: string) => end(value) };
}

describe('Operations', () => {
  it('answers before what takes long has ended, and gives its result later', async () => {
    const operations = new Operations(60_000, 20);
    const { begin, begun, end } = work();
    const first = await operations.join('r', { purpose: 'a', signal }, begin);
    expect(first).toMatchObject({ status: 'running' });
    const { id } = first as { id: string };
    end('done');
    await after(5);
    expect(
      await operations.join('r', { purpose: 'a', id, signal }, begin),
    ).toEqual({ status: 'ended', result: 'done' });
    expect(begun).toHaveLength(1);
  });

  it('gives an old result to nobody who does not ask for it', async () => {
    const operations = new Operations(60_000, 20);
    const { begin, begun, end } = work();
    await operations.join('r', { purpose: 'a', signal }, begin);
    end('old');
    await after(5);
    const next = operations.join('r', { purpose: 'a', signal }, begin);
    await after(5);
    end('new');
    expect(await next).toEqual({ status: 'ended', result: 'new' });
    expect(begun).toHaveLength(2);
  });

  it('joins what is begun for the same purpose', async () => {
    const operations = new Operations(60_000, 1_000);
    const { begin, begun, end } = work();
    const both = [1, 2].map(() =>
      operations.join('r', { purpose: 'a', signal }, begin),
    );
    await after(5);
    end('done');
    expect(await Promise.all(both)).toHaveLength(2);
    expect(begun).toHaveLength(1);
  });

  it('ends another purpose first', async () => {
    const operations = new Operations(60_000, 20);
    const { begin, begun, end } = work();
    await operations.join('r', { purpose: 'a', signal }, begin);
    const other = operations.join('r', { purpose: 'b', signal }, begin);
    await after(5);
    expect(begun[0].aborted).toBe(true);
    end('b');
    expect(await other).toEqual({ status: 'ended', result: 'b' });
  });

  it('ends with the call that waits for it, and with its connection', async () => {
    const operations = new Operations(60_000, 1_000);
    const { begin, begun } = work();
    const aborter = new AbortController();
    const call = operations.join(
      'r',
      { purpose: 'a', signal: aborter.signal },
      begin,
    );
    aborter.abort();
    await expect(call).rejects.toMatchObject({ name: 'AbortError' });
    const open = operations.join('r', { purpose: 'a', signal }, begin);
    open.catch(() => {});
    await after(5);
    await operations.close();
    expect(begun.map(({ aborted }) => aborted)).toEqual([true, true]);
  });

  it('says how long it may take, where it took longer', async () => {
    const operations = new Operations(20, 1_000);
    await expect(
      operations.join('r', { purpose: 'a', signal }, work().begin),
    ).rejects.toMatchObject({
      code: 'retryable',
      message: expect.stringContaining('operationTimeoutSeconds'),
    });
  });
});
