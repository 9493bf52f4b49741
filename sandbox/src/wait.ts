import { setTimeout as delay } from 'node:timers/promises';

/** Lets time pass between two looks at a condition; ends early with the signal. */
export async function pause(milliseconds: number, signal?: AbortSignal) {
  await delay(milliseconds, undefined, { signal }).catch(() => {});
}

export interface WaitOptions {
  /** What is waited for, as the end of "timed out waiting for …". */
  what: string;
  timeoutMs: number;
  intervalMs?: number;
  signal?: AbortSignal;
  /** Whether waiting on is of no use after an error. */
  fatal?: () => boolean;
  /** More for the message of a time-out. */
  detail?: () => string;
}

/**
 * Asks `check` until it gives a value. An error that it throws counts as "not
 * yet" and becomes the cause of the time-out.
 */
export async function waitFor<T>(
  check: () => T | undefined | Promise<T | undefined>,
  options: WaitOptions,
): Promise<T> {
  const { what, timeoutMs, intervalMs = 50, signal, fatal, detail } = options;
  const deadline = Date.now() + timeoutMs;
  let lastError: unknown;
  for (;;) {
    signal?.throwIfAborted();
    try {
      const value = await check();
      if (value !== undefined) {
        return value;
      }
      lastError = undefined;
    } catch (error) {
      if (fatal?.()) {
        throw error;
      }
      lastError = error;
    }
    if (Date.now() >= deadline) {
      const seconds = Math.round(timeoutMs / 1000);
      const reason = lastError ? ` (${messageOf(lastError)})` : '';
      const more = detail ? `\n${detail()}` : '';
      throw new Error(
        `timed out after ${seconds} s waiting for ${what}${reason}${more}`,
      );
    }
    await pause(intervalMs, signal);
  }
}

export function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) {
    return messageOf(error.errors[0]);
  }
  return error instanceof Error ? error.message : String(error);
}
