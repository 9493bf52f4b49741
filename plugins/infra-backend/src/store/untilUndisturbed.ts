import { ChangedMeanwhileError } from './errors';

/** How often a change is decided anew before the caller is told to come back. */
const MOST_ATTEMPTS = 5;

/**
 * Reads, decides and writes, all of it again where somebody else was quicker in between, so that
 * no change is made from a state that is gone.
 */
export async function untilUndisturbed<T>(
  change: () => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await change();
    } catch (error) {
      if (
        !(error instanceof ChangedMeanwhileError) ||
        attempt === MOST_ATTEMPTS
      ) {
        throw error;
      }
    }
  }
}
