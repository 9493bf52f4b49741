import { LoggerService } from '@backstage/backend-plugin-api';
import { Clock } from './clock';

export interface Loop {
  /** Resolves when what runs has ended. */
  stop(): Promise<void>;
}

/**
 * Calls `work` at once and then again after each interval, a little sooner or later, so that
 * replicas drift apart. An error is logged and the next round tries again.
 */
export function startLoop(options: {
  name: string;
  interval: number;
  clock: Clock;
  logger: LoggerService;
  work(signal: AbortSignal): Promise<void>;
}): Loop {
  const { name, interval, clock, logger, work } = options;
  const controller = new AbortController();
  const { signal } = controller;

  const run = async () => {
    while (!signal.aborted) {
      try {
        await work(signal);
      } catch (error) {
        if (!signal.aborted) {
          logger.warn(`${name} failed and is tried again: ${error}`);
        }
      }
      await clock
        .sleep(interval * (0.9 + 0.2 * clock.random()), signal)
        .catch(() => {});
    }
  };

  const ended = run();
  return {
    stop: async () => {
      controller.abort(new Error('the plugin is shutting down'));
      await ended;
    },
  };
}
