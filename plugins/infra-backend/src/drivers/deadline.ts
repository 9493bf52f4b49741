import { DriverTimeoutError } from './failure';

/** How long an aborted call may take to come to its end before it is left to itself. */
const GRACE_MS = 10_000;

/**
 * Runs a driver's call with a deadline. Its signal aborts at the deadline or with `signal`; a call
 * that goes on nevertheless is waited for no longer than a grace time, so that a driver that does
 * not listen cannot hold a worker.
 *
 * @throws DriverTimeoutError at the deadline; the signal's reason where that was aborted
 */
export async function withDeadline<T>(
  what: string,
  options: { signal: AbortSignal; timeout: number; grace?: number },
  call: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { signal, timeout, grace = GRACE_MS } = options;
  signal.throwIfAborted();
  const controller = new AbortController();
  const abort = () => controller.abort(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  const deadline = setTimeout(
    () => controller.abort(new DriverTimeoutError(what, timeout)),
    timeout,
  );
  let graceTimer: NodeJS.Timeout | undefined;
  const leftAlone = new Promise<never>((_, reject) => {
    controller.signal.addEventListener('abort', () => {
      graceTimer = setTimeout(() => reject(controller.signal.reason), grace);
    });
  });
  leftAlone.catch(() => {});
  try {
    return await Promise.race([call(controller.signal), leftAlone]);
  } catch (error) {
    // What a driver makes of an abort is its own; why it was aborted is ours to say.
    throw controller.signal.aborted ? controller.signal.reason : error;
  } finally {
    clearTimeout(deadline);
    clearTimeout(graceTimer);
    signal.removeEventListener('abort', abort);
  }
}
