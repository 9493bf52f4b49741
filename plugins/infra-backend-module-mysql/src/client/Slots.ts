import { onAbort } from './Session';

/** Lets a number of callers in at once; the others wait in line, or leave it on their abort. */
export class Slots {
  readonly #waiting: (() => void)[] = [];

  constructor(private free: number) {}

  /** @returns how to leave */
  async take(signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted();
    if (this.free > 0) {
      this.free -= 1;
    } else {
      await this.#wait(signal);
    }
    return () => {
      const next = this.#waiting.shift();
      if (next) {
        next();
      } else {
        this.free += 1;
      }
    };
  }

  #wait(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      let stop = () => {};
      const enter = () => {
        stop();
        resolve();
      };
      stop = onAbort(signal, () => {
        this.#waiting.splice(this.#waiting.indexOf(enter), 1);
        reject(signal.reason);
      });
      this.#waiting.push(enter);
    });
  }
}
