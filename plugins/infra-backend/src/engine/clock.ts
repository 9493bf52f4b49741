import { sleep } from '../drivers';

/** Time and chance, so that tests can have their own. */
export interface Clock {
  now(): Date;
  /** @throws the signal's reason where that is aborted */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  /** In [0, 1). */
  random(): number;
}

export const systemClock: Clock = {
  now: () => new Date(),
  sleep,
  random: Math.random,
};
