/** Wraps one call to the server; see `OutsideGate` of the conformance suite. @public */
export type OutsideGate = <T>(call: () => Promise<T>) => Promise<T>;

export const openGate: OutsideGate = call => call();

/** Of the client library, what is used here. */
export interface CommandClient {
  sendCommand(words: string[]): Promise<unknown>;
}

/** One login to a server. */
export class Session {
  constructor(
    private readonly client: CommandClient,
    private readonly gate: OutsideGate,
    private readonly signal: AbortSignal,
  ) {}

  async command<T>(...words: string[]): Promise<T> {
    this.signal.throwIfAborted();
    return (await this.gate(() => this.client.sendCommand(words))) as T;
  }
}

/** Rejects with the signal's reason on its abort, however long the promise takes. */
export async function orAbort<T>(
  signal: AbortSignal,
  promise: Promise<T>,
): Promise<T> {
  let stop = () => {};
  const aborted = new Promise<never>((_, reject) => {
    const listener = () => reject(signal.reason);
    signal.addEventListener('abort', listener, { once: true });
    stop = () => signal.removeEventListener('abort', listener);
  });
  try {
    signal.throwIfAborted();
    return await Promise.race([promise, aborted]);
  } finally {
    stop();
    // What comes of it after an abort is of no interest.
    promise.catch(() => {});
  }
}
