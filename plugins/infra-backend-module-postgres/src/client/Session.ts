import { ClientBase, QueryResultRow } from 'pg';

/** Wraps one call to the server; see `OutsideGate` of the conformance suite. @public */
export type OutsideGate = <T>(call: () => Promise<T>) => Promise<T>;

export const openGate: OutsideGate = call => call();

/** A login to one database. */
export class Session {
  constructor(
    private readonly client: ClientBase,
    private readonly gate: OutsideGate,
    private readonly signal: AbortSignal,
  ) {}

  /** Runs one statement with values, or several without: those take effect together or not at all. */
  async query<T extends QueryResultRow>(
    sql: string,
    values?: unknown[],
  ): Promise<T[]> {
    this.signal.throwIfAborted();
    const { rows } = await this.gate(() => this.client.query<T>(sql, values));
    return rows;
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
