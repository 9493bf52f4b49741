import { onAbort } from './abort';

/**
 * Lets a number of callers in at once; the others wait in line, or leave it on their abort.
 *
 * @public
 */
export class Slots {
  readonly #waiting: (() => void)[] = [];
  #free: number;

  constructor(size: number) {
    this.#free = size;
  }

  /** @returns how to leave; more than once is once */
  async take(signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted();
    if (this.#free > 0) {
      this.#free -= 1;
    } else {
      await this.#wait(signal);
    }
    let inside = true;
    return () => {
      if (inside) {
        inside = false;
        this.#letIn();
      }
    };
  }

  #letIn(): void {
    const next = this.#waiting.shift();
    if (next) {
      next();
    } else {
      this.#free += 1;
    }
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
