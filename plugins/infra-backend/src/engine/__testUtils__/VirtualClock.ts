import { Clock } from '../clock';

/**
 * Time that passes only by being waited for: a sleep ends at once, and then it is that much later.
 * Chance is a sequence that begins with the seed.
 */
export class VirtualClock implements Clock {
  #now = Date.now();
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  now(): Date {
    return new Date(this.#now);
  }

  advance(ms: number): void {
    this.#now += ms;
  }

  async sleep(ms: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const until = this.#now + ms;
    await new Promise(resolve => setImmediate(resolve));
    signal.throwIfAborted();
    this.#now = Math.max(this.#now, until);
  }

  /** Mulberry32. */
  random(): number {
    this.#state = (this.#state + 0x6d2b79f5) % 0x100000000;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }
}
