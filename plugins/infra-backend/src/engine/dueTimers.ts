/** Later than this the sweep is exact enough. */
const HORIZON_MS = 10_000;

/**
 * Wakes environments at the time they asked for, where that is soon. Known to this process only;
 * the environments table has the same times, and the sweep finds what a crash made forgotten.
 */
export class DueTimers {
  readonly #wake: (environmentId: string) => void;
  readonly #timers = new Map<string, NodeJS.Timeout>();

  constructor(wake: (environmentId: string) => void) {
    this.#wake = wake;
  }

  /** Takes the place of an earlier call for the environment. */
  set(environmentId: string, at: Date | undefined): void {
    clearTimeout(this.#timers.get(environmentId));
    this.#timers.delete(environmentId);
    if (!at || at.getTime() - Date.now() > HORIZON_MS) {
      return;
    }
    const timer = setTimeout(() => {
      this.#timers.delete(environmentId);
      this.#wake(environmentId);
    }, Math.max(0, at.getTime() - Date.now()));
    this.#timers.set(environmentId, timer);
  }

  stop(): void {
    this.#timers.forEach(timer => clearTimeout(timer));
    this.#timers.clear();
  }
}
