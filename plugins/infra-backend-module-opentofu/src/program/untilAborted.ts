/**
 * Waits for the work, and after an abort only so long as is given. Work that is given up goes on,
 * and its result is nobody's.
 *
 * @throws the signal's reason, where it was aborted
 */
export async function untilAborted<T>(
  work: Promise<T>,
  signal: AbortSignal,
  patience: number,
): Promise<T> {
  work.catch(() => {});
  let timer: NodeJS.Timeout | undefined;
  let giveUp: () => void = () => {};
  const tooLate = new Promise<never>((_, reject) => {
    giveUp = () => {
      timer = setTimeout(() => reject(signal.reason), patience);
    };
    signal.addEventListener('abort', giveUp, { once: true });
  });
  try {
    return await Promise.race([work, tooLate]);
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', giveUp);
  }
}
