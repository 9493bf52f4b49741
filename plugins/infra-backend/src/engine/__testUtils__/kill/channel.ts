import { CrashPlace, CrashPoint, CrashPoints } from '../../types';

/** From the process to the test: it is at a crash point, and asks whether it may go on. */
export interface Question {
  question: number;
  point: CrashPoint;
  place: CrashPlace;
}

/** From the test to the process. */
export interface Answer {
  goOn: number;
}

/** The process's end: it goes past no crash point that the test does not let it pass. */
export class Channel implements CrashPoints {
  readonly #waiting = new Map<number, () => void>();
  #asked = 0;

  constructor() {
    process.on('message', ({ goOn }: Answer) => {
      this.#waiting.get(goOn)?.();
      this.#waiting.delete(goOn);
    });
    // A process whose test is gone has nothing to do any more.
    process.on('disconnect', () => process.exit(0));
  }

  ready(told: object): void {
    process.send!({ ready: told });
  }

  /** Those of other rooms as well. */
  at(point: string, place: object): Promise<void> {
    const question = { question: this.#asked++, point, place };
    return new Promise(resolve => {
      this.#waiting.set(question.question, resolve);
      process.send!(question);
    });
  }
}
