import { orAbort } from '@infra-orchestration/backstage-plugin-infra-node/driverUtils';

/**
 * One at a time per key, in order of asking; only inside this process. For name servers without
 * conditional changes it closes the gap between looking and writing among our own calls.
 *
 * @public
 */
export class KeyedLock {
  readonly #tails = new Map<string, Promise<void>>();

  async run<T>(
    key: string,
    signal: AbortSignal,
    work: () => Promise<T>,
  ): Promise<T> {
    const before = this.#tails.get(key);
    let release = () => {};
    const own = new Promise<void>(resolve => {
      release = resolve;
    });
    // Who comes next waits for all before, also where this one gives up waiting.
    const tail = Promise.all([before, own]).then(() => {});
    this.#tails.set(key, tail);
    try {
      if (before) {
        await orAbort(signal, before);
      }
      return await work();
    } finally {
      release();
      tail.then(() => {
        if (this.#tails.get(key) === tail) {
          this.#tails.delete(key);
        }
      });
    }
  }
}
