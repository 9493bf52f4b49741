import { Db, Revocation, revocations } from '../store';

/** How old what is known may be where nothing is connected anew. */
const FRESH_MS = 1_000;

/** Which providers' access was taken away from this side, as far as this replica needs to know. */
export class Revocations {
  readonly #db: Db;
  readonly #now: () => number;
  #known: { at: number; list: Promise<Map<string, Revocation>> } | undefined;

  constructor(db: Db, now: () => number = Date.now) {
    this.#db = db;
    this.#now = now;
  }

  /** As it is now: before a connection is made. */
  async of(provider: string): Promise<Revocation | undefined> {
    return (await this.#read()).get(provider);
  }

  /** As of the last second at most; costs one statement in that time, whoever asks. */
  async recent(): Promise<Map<string, Revocation>> {
    const age = this.#now() - (this.#known?.at ?? -Infinity);
    return this.#known && age < FRESH_MS
      ? await this.#known.list
      : await this.#read();
  }

  /** What is known may be of the past. */
  forget(): void {
    this.#known = undefined;
  }

  #read(): Promise<Map<string, Revocation>> {
    const list = revocations
      .list(this.#db)
      .then(all => new Map(all.map(one => [one.provider, one])));
    const known = { at: this.#now(), list };
    this.#known = known;
    list.catch(() => {
      if (this.#known === known) {
        this.#known = undefined;
      }
    });
    return list;
  }
}
