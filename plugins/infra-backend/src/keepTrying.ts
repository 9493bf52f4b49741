import { LoggerService } from '@backstage/backend-plugin-api';
import { sleep } from './drivers';

/** Until it works or the signal aborts: what is not begun at the start would not be begun at all. */
export async function keepTrying(
  what: string,
  work: () => Promise<void>,
  options: { logger: LoggerService; signal: AbortSignal; pause?: number },
): Promise<void> {
  const { logger, signal, pause = 5_000 } = options;
  while (!signal.aborted) {
    try {
      await work();
      return;
    } catch (error) {
      logger.error(`${what} failed and is tried again: ${error}`);
      await sleep(pause, signal).catch(() => {});
    }
  }
}
