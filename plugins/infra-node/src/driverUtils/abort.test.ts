import { failAs, onAbort, orAbort, untilAbort } from './abort';

describe('onAbort', () => {
  it('calls back once, also where the abort is over', () => {
    const calls: string[] = [];
    const aborter = new AbortController();
    onAbort(aborter.signal, () => calls.push('before'));
    const stop = onAbort(aborter.signal, () => calls.push('stopped'));
    stop();
    aborter.abort();
    onAbort(aborter.signal, () => calls.push('after'));
    expect(calls).toEqual(['before', 'after']);
  });
});

describe('untilAbort', () => {
  it('lasts to the abort', async () => {
    const aborter = new AbortController();
    const over = jest.fn();
    const waiting = untilAbort(aborter.signal).then(over);
    await Promise.resolve();
    expect(over).not.toHaveBeenCalled();
    aborter.abort();
    await waiting;
    expect(over).toHaveBeenCalledTimes(1);
  });

  it('is over where the abort is', async () => {
    await expect(untilAbort(AbortSignal.abort())).resolves.toBeUndefined();
  });
});

describe('orAbort', () => {
  const enough = new Error('enough');
  const never = new Promise<string>(() => {});
  const { signal } = new AbortController();

  it('gives what the promise gives', async () => {
    await expect(orAbort(signal, Promise.resolve('it'))).resolves.toBe('it');
    await expect(orAbort(signal, Promise.reject(enough))).rejects.toBe(enough);
  });

  it('waits no longer than to the abort', async () => {
    const aborter = new AbortController();
    const waiting = orAbort(aborter.signal, never);
    aborter.abort(enough);
    await expect(waiting).rejects.toBe(enough);
  });

  it.each([
    { reason: 'is there', promise: () => Promise.resolve('it') },
    { reason: 'failed', promise: () => Promise.reject(new Error('other')) },
    { reason: 'never comes', promise: () => never },
  ])('gives nothing after the abort where it $reason', async ({ promise }) => {
    await expect(orAbort(AbortSignal.abort(enough), promise())).rejects.toBe(
      enough,
    );
  });
});

describe('failAs', () => {
  const { signal } = new AbortController();
  const told = (error: unknown) => new Error(`told: ${error}`);
  const fail = () => Promise.reject(new Error('lost'));

  it('gives what is given, and its own errors', async () => {
    await expect(failAs(signal, told, async () => 'it')).resolves.toBe('it');
    await expect(failAs(signal, told, fail)).rejects.toThrow(
      'told: Error: lost',
    );
  });

  it.each([
    {
      reason: 'came before',
      run: (aborter: AbortController) => {
        aborter.abort(new Error('enough'));
        return failAs(aborter.signal, told, fail);
      },
    },
    {
      reason: 'came meanwhile',
      run: (aborter: AbortController) =>
        failAs(aborter.signal, told, () => {
          aborter.abort(new Error('enough'));
          return fail();
        }),
    },
  ])('fails with the abort that $reason', async ({ run }) => {
    await expect(run(new AbortController())).rejects.toThrow(/^enough$/);
  });
});
