/** Calls back on the abort, at the latest; returns how to stop listening. @public */
export function onAbort(signal: AbortSignal, listener: () => void): () => void {
  if (signal.aborted) {
    listener();
    return () => {};
  }
  signal.addEventListener('abort', listener, { once: true });
  return () => signal.removeEventListener('abort', listener);
}

/** Resolves on the abort. @public */
export function untilAbort(signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    onAbort(signal, resolve);
  });
}

/**
 * Rejects with the signal's reason on its abort, however long the promise takes. What comes of the
 * promise after that is nobody's, a rejection included.
 *
 * @public
 */
export async function orAbort<T>(
  signal: AbortSignal,
  promise: Promise<T>,
): Promise<T> {
  let stop = () => {};
  const aborted = new Promise<never>((_, reject) => {
    stop = onAbort(signal, () => reject(signal.reason));
  });
  try {
    // First the abort: of two that are settled already, the first in the list wins.
    return await Promise.race([aborted, promise]);
  } finally {
    stop();
  }
}

/**
 * Gives what fails the form that its caller wants; an abort stays an abort.
 *
 * @public
 */
export async function failAs<T>(
  signal: AbortSignal,
  toError: (error: unknown) => Error,
  run: () => Promise<T>,
): Promise<T> {
  try {
    signal.throwIfAborted();
    return await run();
  } catch (error) {
    signal.throwIfAborted();
    throw toError(error);
  }
}
