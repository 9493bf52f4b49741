import { randomUUID } from 'node:crypto';
import { DriverError } from '@infra-orchestration/backstage-plugin-infra-node';

/** Shorter than any deadline of a call: a longer operation goes on between two calls. */
const PATIENCE_MS = 20_000;

interface Operation<T = unknown> {
  id: string;
  /** What it brings about, so that whoever asks for something else does not wait for it. */
  purpose: string;
  aborter: AbortController;
  result: Promise<T>;
  isEnded: boolean;
}

export type Outcome<T> =
  | { status: 'ended'; result: T }
  | { status: 'running'; id: string };

/**
 * What goes on with the releases of one provider in this process, one operation per release. Hooks of
 * a chart may take minutes; the call that began them answers before, and the next one finds them.
 */
export class Operations {
  readonly #timeoutMs: number;
  readonly #patienceMs: number;
  readonly #operations = new Map<string, Operation>();

  constructor(timeoutMs: number, patienceMs = PATIENCE_MS) {
    this.#timeoutMs = timeoutMs;
    this.#patienceMs = patienceMs;
  }

  /**
   * Joins the operation of that purpose, or ends another one and begins this. An abort of the call
   * ends the operation.
   *
   * @param id - of an operation that an earlier call was told of: its result counts, also if it has
   * ended since
   */
  async join<T>(
    key: string,
    options: { purpose: string; id?: string; signal: AbortSignal },
    begin: (signal: AbortSignal) => Promise<T>,
  ): Promise<Outcome<T>> {
    const { purpose, id, signal } = options;
    signal.throwIfAborted();
    const found = this.#operations.get(key);
    const isWanted =
      found?.purpose === purpose && (!found.isEnded || found.id === id);
    if (found && !isWanted) {
      await this.#end(key, found);
      signal.throwIfAborted();
    }
    // Somebody else may have begun one while this call waited.
    const current =
      this.#operations.get(key) ?? this.#begin(key, purpose, begin);
    if (current.purpose !== purpose) {
      return { status: 'running', id: current.id };
    }
    return this.#await(key, current as Operation<T>, signal);
  }

  async close(): Promise<void> {
    await Promise.all(
      [...this.#operations].map(([key, operation]) =>
        this.#end(key, operation),
      ),
    );
  }

  #begin<T>(
    key: string,
    purpose: string,
    begin: (signal: AbortSignal) => Promise<T>,
  ): Operation<T> {
    const aborter = new AbortController();
    const timeout = AbortSignal.timeout(this.#timeoutMs);
    const signal = AbortSignal.any([aborter.signal, timeout]);
    const operation: Operation<T> = {
      id: randomUUID(),
      purpose,
      aborter,
      isEnded: false,
      result: begin(signal)
        .catch(error => {
          throw timeout.aborted && !aborter.signal.aborted
            ? this.#tooLate()
            : error;
        })
        .finally(() => {
          operation.isEnded = true;
        }),
    };
    operation.result.catch(() => {});
    this.#operations.set(key, operation);
    return operation;
  }

  #tooLate(): DriverError {
    const seconds = this.#timeoutMs / 1000;
    return new DriverError(
      'retryable',
      `Helm did not come to its end within ${seconds} seconds and was ended. If the chart's hooks take longer, raise config.operationTimeoutSeconds of the provider.`,
    );
  }

  async #await<T>(
    key: string,
    operation: Operation<T>,
    signal: AbortSignal,
  ): Promise<Outcome<T>> {
    const abort = () => operation.aborter.abort(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    let timer: NodeJS.Timeout | undefined;
    const tooLong = new Promise<Outcome<T>>(resolve => {
      timer = setTimeout(
        () => resolve({ status: 'running', id: operation.id }),
        this.#patienceMs,
      );
    });
    const ended = operation.result.then(
      (result): Outcome<T> => ({ status: 'ended', result }),
    );
    try {
      return await Promise.race([ended, tooLong]);
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      if (operation.isEnded) {
        this.#forget(key, operation);
      }
    }
  }

  async #end(key: string, operation: Operation): Promise<void> {
    operation.aborter.abort();
    await operation.result.catch(() => {});
    this.#forget(key, operation);
  }

  #forget(key: string, operation: Operation): void {
    if (this.#operations.get(key) === operation) {
      this.#operations.delete(key);
    }
  }
}
