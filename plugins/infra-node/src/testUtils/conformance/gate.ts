import { OutsideGate } from '../../driverUtils/gate';

/** What a dead process would have looked like to its driver: the rest of the call never happens. */
export class InterruptedError extends Error {
  name = 'InterruptedError';
  constructor() {
    super('The process died here (a test of interruption)');
  }
}

/**
 * Counts calls to the outside, and from the chosen one on lets nothing more happen.
 *
 * Calls that were on their way beside the chosen one reach the server, as they would have.
 */
export class InterruptibleGate {
  #calls = 0;
  #limit = Infinity;
  #onCallEnd: () => void = () => {};
  #underWay = new Set<Promise<unknown>>();

  get calls(): number {
    return this.#calls;
  }

  /** From now on counts from zero, and dies after the effect of call number `dieAfter`. */
  arm(dieAfter: number): void {
    this.#calls = 0;
    this.#limit = dieAfter;
    this.#onCallEnd = () => {};
  }

  /** From now on counts from zero, and only tells when that many calls have had their effect. */
  notify(calls: number, listener: () => void): void {
    this.arm(Infinity);
    if (calls === 0) {
      listener();
    }
    let ended = 0;
    this.#onCallEnd = () => {
      ended += 1;
      if (ended === calls) {
        listener();
      }
    };
  }

  /** Lets everything through again, once nothing is under way any more. */
  async disarm(): Promise<void> {
    await Promise.allSettled([...this.#underWay]);
    this.arm(Infinity);
  }

  readonly gate: OutsideGate = async call => {
    if (this.#calls >= this.#limit) {
      throw new InterruptedError();
    }
    this.#calls += 1;
    const mine = this.#calls;
    const effect = call();
    this.#underWay.add(effect);
    try {
      return await effect;
    } finally {
      this.#underWay.delete(effect);
      this.#onCallEnd();
      if (mine >= this.#limit) {
        // eslint-disable-next-line no-unsafe-finally
        throw new InterruptedError();
      }
    }
  };
}
