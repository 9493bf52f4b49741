/** A process that dies at its n-th effect, just before it or just after it, and then does nothing. */
export class Mortal {
  #left: number;
  readonly died: Promise<void>;
  #die!: () => void;

  constructor(effects: number) {
    this.#left = effects;
    this.died = new Promise(resolve => {
      this.#die = resolve;
    });
  }

  async at(): Promise<void> {
    this.#left -= 1;
    if (this.#left === 0) {
      this.#die();
    }
    if (this.#left <= 0) {
      await new Promise(() => {});
    }
  }

  wrap<T extends object>(inner: T, methods: (keyof T)[]): T {
    return new Proxy(inner, {
      get: (target, name) => {
        const value = (target as any)[name];
        if (typeof value !== 'function') {
          return value;
        }
        const call = value.bind(target);
        return methods.includes(name as keyof T)
          ? async (...args: unknown[]) => {
              await this.at();
              const result = await call(...args);
              await this.at();
              return result;
            }
          : call;
      },
    });
  }
}
