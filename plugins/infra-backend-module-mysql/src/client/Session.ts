import { Link } from './Link';

/** Wraps one call to the server; see `OutsideGate` of the conformance suite. @public */
export type OutsideGate = <T>(call: () => Promise<T>) => Promise<T>;

export const openGate: OutsideGate = call => call();

/** A login to the server. */
export class Session {
  constructor(
    private readonly link: Link,
    private readonly gate: OutsideGate,
    private readonly signal: AbortSignal,
  ) {}

  /** Runs one statement; each `?` stands for a value. @returns its rows, none where it has none */
  async query<T extends object>(
    sql: string,
    values: unknown[] = [],
  ): Promise<T[]> {
    this.signal.throwIfAborted();
    const rows = await this.gate(() =>
      orAbort(this.signal, this.link.query(sql, values)),
    );
    return Array.isArray(rows) ? (rows as T[]) : [];
  }
}

/** Calls back on the abort, at the latest; returns how to stop listening. */
export function onAbort(signal: AbortSignal, listener: () => void): () => void {
  if (signal.aborted) {
    listener();
    return () => {};
  }
  signal.addEventListener('abort', listener, { once: true });
  return () => signal.removeEventListener('abort', listener);
}

/** Rejects with the signal's reason on its abort, however long the promise takes. */
export async function orAbort<T>(
  signal: AbortSignal,
  promise: Promise<T>,
): Promise<T> {
  let stop = () => {};
  const aborted = new Promise<never>((_, reject) => {
    stop = onAbort(signal, () => reject(signal.reason));
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    stop();
    aborted.catch(() => {});
  }
}
