import { CrashPoint, CrashPoints } from '../types';

export class SimulatedCrash extends Error {
  name = 'SimulatedCrash';
}

/**
 * Kills an engine in this process at the n-th crash point it comes to: that point and each one
 * after it throws, so the engine can neither write nor call a driver any more.
 */
export class CrashAfter implements CrashPoints {
  #left: number;
  #dead = false;
  diedAt: CrashPoint | undefined;

  /** @param points - how many points to pass unharmed; Infinity: never crash */
  constructor(points: number) {
    this.#left = points;
  }

  at(point: CrashPoint): void {
    if (!this.#dead && this.#left-- <= 0) {
      this.#dead = true;
      this.diedAt = point;
    }
    if (this.#dead) {
      throw new SimulatedCrash(`crashed at ${this.diedAt}`);
    }
  }
}
