import { CrashPoint } from '../../types';
import { Answer, Question } from './channel';
import { Replica } from './Replicas';

/** Where an environment's work is to end: at the `skip + 1`-th time it comes there. */
export interface Stop {
  point: CrashPoint;
  /** At `driver.*`: which claim's. */
  claim?: string;
  skip: number;
}

interface Held {
  replica: Replica;
  question: Question;
}

interface Watched {
  generation: number;
  stop?: Stop;
  /** How often the stop's point is still to be passed. */
  left: number;
  /** It has come to its stop, and nothing of it goes on anywhere. */
  stands: boolean;
  /** Processes that work for the generation that is meant. */
  runs: Set<Replica>;
  held: Held[];
}

/**
 * Holds each environment at a place of its own until the process is killed, so that one kill finds
 * every environment at another boundary. From its stop on, all of an environment is held: branches
 * beside it stand at the boundary that they come to next, as if they had died on the way there.
 */
export class CrashGate {
  readonly #watched = new Map<string, Watched>();
  /** Of environments that are made and whose ids the test does not know yet. */
  #early: Held[] = [];
  readonly killed = new Set<string>();

  /** From the generation on, the environment comes to its stop; without one it is let pass. */
  watch(environmentId: string, generation: number, stop?: Stop): void {
    this.#watched.set(environmentId, {
      generation,
      stop,
      left: stop?.skip ?? 0,
      stands: false,
      runs: new Set(),
      held: [],
    });
    const early = this.#early;
    this.#early = [];
    early.forEach(({ replica, question }) => this.ask(replica, question));
  }

  stands(environmentId: string): boolean {
    return this.#watched.get(environmentId)?.stands ?? false;
  }

  ask(replica: Replica, question: Question): void {
    const { environmentId, generation = 0 } = question.place;
    const watched = this.#watched.get(environmentId);
    if (!watched) {
      this.#early.push({ replica, question });
      return;
    }
    if (question.point === 'lease.acquired') {
      const isMeant = generation >= watched.generation;
      watched.runs[isMeant ? 'add' : 'delete'](replica);
    }
    watched.stands ||= isStop(watched, replica, question);
    if (watched.stands) {
      watched.held.push({ replica, question });
    } else {
      goOn({ replica, question });
    }
  }

  /**
   * A process is dead: what stood there is free to go on elsewhere. A lease that ran out while its
   * environment stood can have brought it to stand in a second process; there it stays.
   */
  bury(replica: Replica): void {
    const isElsewhere = (held: Held) => held.replica !== replica;
    this.#early = this.#early.filter(isElsewhere);
    this.#watched.forEach((watched, id) => {
      watched.runs.delete(replica);
      if (watched.held.every(isElsewhere)) {
        return;
      }
      watched.held = watched.held.filter(isElsewhere);
      watched.stands = false;
      watched.stop = undefined;
      this.killed.add(id);
    });
  }

  /** Nobody is to die any more: what stands goes on, and what comes to its stop late passes. */
  open(): void {
    this.#watched.forEach(watched => {
      const { held } = watched;
      watched.held = [];
      watched.stands = false;
      watched.stop = undefined;
      held.forEach(goOn);
    });
  }
}

/** Counts the times, too. Plans are made before any run: what they look at is none of ours. */
function isStop(
  watched: Watched,
  replica: Replica,
  { point, place }: Question,
): boolean {
  const { stop, runs } = watched;
  const claim = place.address?.split('#')[1];
  return (
    stop !== undefined &&
    runs.has(replica) &&
    stop.point === point &&
    (stop.claim === undefined || stop.claim === claim) &&
    watched.left-- === 0
  );
}

function goOn({ replica, question }: Held): void {
  const answer: Answer = { goOn: question.question };
  replica.send(answer);
}

export const tellStop = ({ point, claim, skip }: Stop): string =>
  [point, claim && `of ${claim}`, skip > 0 && `no. ${skip + 1}`]
    .filter(Boolean)
    .join(' ');
