import type { Response } from 'express';

/**
 * Aborts the work where the client leaves before its answer. For what is only read: what changes
 * something is brought to its end, whoever still listens.
 */
export async function answerWhileWaited<T>(
  response: Response<any>,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<void> {
  const left = new AbortController();
  response.on('close', () => left.abort());
  try {
    response.json(await work(left.signal));
  } catch (error) {
    // What fails for nobody's ears is no error of ours.
    if (!left.signal.aborted) {
      throw error;
    }
  }
}
