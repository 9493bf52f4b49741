import { withDeadline } from './deadline';

describe('withDeadline', () => {
  const never = new AbortController().signal;
  const untilAborted = (signal: AbortSignal) =>
    new Promise<string>((_, reject) => {
      signal.addEventListener('abort', () => reject(new Error('driver said')));
    });

  it('gives what the call gives', async () => {
    await expect(
      withDeadline('it', { signal: never, timeout: 1_000 }, async () => 'done'),
    ).resolves.toBe('done');
  });

  it('passes the failure of the call on', async () => {
    await expect(
      withDeadline('it', { signal: never, timeout: 1_000 }, async () => {
        throw new Error('of the call');
      }),
    ).rejects.toThrow('of the call');
  });

  it('aborts at the deadline and says so, whatever the call makes of it', async () => {
    await expect(
      withDeadline('apply of x', { signal: never, timeout: 10 }, untilAborted),
    ).rejects.toThrow(/apply of x did not end within/);
  });

  it('gives the reason of an abort from outside', async () => {
    const controller = new AbortController();
    const call = withDeadline(
      'it',
      { signal: controller.signal, timeout: 1_000 },
      untilAborted,
    );
    controller.abort(new Error('lease lost'));
    await expect(call).rejects.toThrow('lease lost');
  });

  it('does not begin where it is aborted already', async () => {
    const call = jest.fn();
    await expect(
      withDeadline(
        'it',
        { signal: AbortSignal.abort(new Error('too late')), timeout: 10 },
        call,
      ),
    ).rejects.toThrow('too late');
    expect(call).not.toHaveBeenCalled();
  });

  it('leaves a call to itself that does not listen', async () => {
    await expect(
      withDeadline(
        'it',
        { signal: never, timeout: 5, grace: 5 },
        () => new Promise(() => {}),
      ),
    ).rejects.toThrow(/did not end within/);
  });
});
