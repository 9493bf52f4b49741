import { Answer } from '../../engine/__testUtils__/kill/channel';
import { Replica } from '../../engine/__testUtils__/kill/Replicas';
import { DeliveryCrashPoint, DeliveryEffect } from '../../service/crashPoints';

/** From the process: some work of a component or a repository is between two effects. */
export interface LineQuestion {
  question: number;
  point: DeliveryCrashPoint;
  place: { of: string };
}

/** Where a line's work is to end: at the `skip + 1`-th time it comes there. */
export interface LineStop {
  point: DeliveryCrashPoint;
  skip: number;
}

interface Held {
  replica: Replica;
  question: LineQuestion;
}

interface Watched {
  stop?: LineStop;
  /** How often the stop's point is still to be passed. */
  left: number;
  stands: boolean;
  held: Held[];
}

/**
 * Holds each line at a place of its own until the process is killed, so that one kill finds every line
 * between other effects. While it stands all of a line is held, in whichever process.
 */
export class LineGate {
  readonly #watched = new Map<string, Watched>();
  /** Where each died. */
  readonly killed = new Map<string, LineStop>();

  /** Without a stop it is let pass. */
  watch(of: string, stop: LineStop | undefined): void {
    const left = stop?.skip ?? 0;
    this.#watched.set(of, { stop, left, stands: false, held: [] });
  }

  stands(of: string): boolean {
    return this.#watched.get(of)?.stands ?? false;
  }

  ask(replica: Replica, question: LineQuestion): void {
    const watched = this.#watched.get(question.place.of);
    if (!watched?.stop) {
      goOn({ replica, question });
      return;
    }
    if (!watched.stands && watched.stop.point === question.point) {
      watched.stands = watched.left-- === 0;
    }
    if (watched.stands) {
      watched.held.push({ replica, question });
    } else {
      goOn({ replica, question });
    }
  }

  /** A process is dead: what stood there alone is free to go on elsewhere. */
  bury(replica: Replica): void {
    this.#watched.forEach((watched, of) => {
      const { stop, held } = watched;
      watched.held = held.filter(each => each.replica !== replica);
      if (watched.held.length === held.length) {
        return;
      }
      this.killed.set(of, stop!);
      if (watched.held.length === 0) {
        this.#clear(watched);
      }
    });
  }

  /** Nobody is to die any more: what stands goes on. */
  open(): void {
    this.#watched.forEach(watched => {
      const { held } = watched;
      this.#clear(watched);
      held.forEach(goOn);
    });
  }

  #clear(watched: Watched): void {
    watched.stop = undefined;
    watched.stands = false;
    watched.held = [];
  }
}

function goOn({ replica, question }: Held): void {
  const answer: Answer = { goOn: question.question };
  replica.send(answer);
}

/** Just before and just after an effect, the first `times` times that a line comes there. */
export const around = (effect: DeliveryEffect, times = 1): LineStop[] =>
  Array.from({ length: times }, (_, skip) => [
    { point: `${effect}.before` as const, skip },
    { point: `${effect}.after` as const, skip },
  ]).flat();

export const tellLineStop = ({ point, skip }: LineStop): string =>
  skip ? `${point} no. ${skip + 1}` : point;
