import { randomBytes } from 'node:crypto';
import { Stop, tellStop } from '../../engine/__testUtils__/kill/CrashGate';
import { Place } from '../../engine/__testUtils__/kill/places';
import { Replica } from '../../engine/__testUtils__/kill/Replicas';
import {
  Trialed,
  untilEachIsSettled,
  untilEachStands,
  UntilOptions,
} from '../../engine/__testUtils__/kill/untilEach';
import { storedState } from '../../engine/__testUtils__/storedState';
import { checkInvariants, Violation } from '../../engine/invariants';
import { KilledBackends } from './KilledBackends';
import { Outside } from './Outside';
import { AFTER, BEFORE, claimsOf, Size, Version } from './platform';
import { Sight, wantedSights } from './sights';
import { mostStops, Phase, stops } from './stops';

const generations: Record<Phase, number> = { create: 1, update: 2, delete: 3 };

interface Sized extends Trialed {
  size: Size;
}

/**
 * Environments that go through their lives together. In each phase every one is held at a boundary
 * of its own; then the backends are killed one after the other, each while it answers a call.
 */
export class KillTrial {
  readonly #installation = `kill${randomBytes(3).toString('hex')}`;
  readonly #place: Place;
  readonly #backends: KilledBackends;
  readonly #outside = new Outside(this.#installation);
  readonly #environments: Record<Size, Sized[]> = {
    whole: many('whole'),
    small: many('small'),
  };
  /** By when, within the call that asks for the change, the process is killed. */
  readonly #called = {
    after: one('after', 'whole'),
    before: one('before', 'whole'),
  };
  /** The phase that is not over; where it failed, no other can come. */
  #living: Phase | undefined;
  #sights: Sight[] = [];
  #violations: Violation[] = [];

  constructor(place: Place) {
    this.#place = place;
    this.#backends = new KilledBackends(place, this.#installation);
  }

  start(): Promise<void> {
    return this.#backends.start();
  }

  stop(): Promise<void> {
    return this.#backends.replicas.stop();
  }

  async live(phase: Phase): Promise<void> {
    if (this.#living) {
      throw new Error(`There is nothing to ${phase}: ${this.#living} failed`);
    }
    this.#living = phase;
    this.#backends.gate.killed.clear();
    await Promise.all(
      this.#deaths(phase).map(([environment, stop]) =>
        this.#begin(phase, environment, stop),
      ),
    );
    await untilEachStands(this.#until(phase, this.#held));
    for (const when of ['after', 'before'] as const) {
      await this.#killWithinCall(phase, when);
    }
    this.#backends.gate.open();
    await untilEachIsSettled(this.#until(phase, this.#all));
    await this.#look();
    this.#living = undefined;
  }

  /** What stands outside of each environment, by where it was to die. */
  found(phase: Phase): Record<string, string[]> {
    return this.#byDeath(phase, ({ name }) =>
      this.#sights
        .filter(({ slug }) => slug === this.#slugOf(name))
        .map(({ what }) => what)
        .sort(),
    );
  }

  wanted(phase: Phase, version: Version | undefined): Record<string, string[]> {
    return this.#byDeath(phase, ({ size }) => wantedSights(version, size));
  }

  /** What belongs to none of the environments. */
  get strays(): Sight[] {
    const slugs = this.#all.map(({ name }) => this.#slugOf(name));
    return this.#sights.filter(({ slug }) => !slugs.includes(slug));
  }

  get violations(): Violation[] {
    return this.#violations;
  }

  /** Stops to which no environment came. */
  missed(phase: Phase): string[] {
    const { killed } = this.#backends.gate;
    return this.#deaths(phase).flatMap(([{ id }, stop]) =>
      stop && !killed.has(id) ? [tellStop(stop)] : [],
    );
  }

  get #held(): Sized[] {
    return Object.values(this.#environments).flat();
  }

  get #all(): Sized[] {
    return [...this.#held, ...Object.values(this.#called)];
  }

  #deaths(phase: Phase): [Sized, Stop | undefined][] {
    return Object.values(this.#environments).flatMap(list =>
      list.map((each, index): [Sized, Stop | undefined] => [
        each,
        stops[phase][each.size][index],
      ]),
    );
  }

  #byDeath<T>(phase: Phase, tell: (environment: Sized) => T) {
    return Object.fromEntries([
      ...this.#deaths(phase).map(([environment, stop]) => [
        stop ? tellStop(stop) : `nowhere (${environment.name})`,
        tell(environment),
      ]),
      ...Object.entries(this.#called).map(([when, environment]) => [
        `${when} the commit of a call`,
        tell(environment),
      ]),
    ]) as Record<string, T>;
  }

  #slugOf(name: string): string {
    return `${this.#installation}-${name}`;
  }

  async #begin(phase: Phase, environment: Sized, stop: Stop | undefined) {
    const { gate } = this.#backends;
    if (phase === 'create') {
      environment.id = (await this.#ask(phase, environment)).environment.id;
      gate.watch(environment.id, generations.create, stop);
    } else {
      gate.watch(environment.id, generations[phase], stop);
      await this.#ask(phase, environment);
    }
  }

  /** The same request each time, as a client sends it that had no answer. */
  #ask(phase: Phase, { name, id, size }: Sized, replica?: Replica) {
    const version = phase === 'update' ? AFTER : BEFORE;
    const desired = { claims: claimsOf(version, size) };
    const once = { replica, idempotencyKey: `${phase}-${name}` };
    if (phase === 'create') {
      const entityRef = `component:default/${this.#installation}`;
      return this.#backends.call('POST', '/environments', {
        ...once,
        body: { entityRef, name, type: 'development', desired },
      });
    }
    const path = `/environments/${id}`;
    return phase === 'update'
      ? this.#backends.call('POST', `${path}/deployments`, {
          ...once,
          body: { desired },
        })
      : this.#backends.call('DELETE', path, { replica });
  }

  /** @throws where the call that was cut off is there in part, or not as it must be */
  async #killWithinCall(phase: Phase, when: 'before' | 'after') {
    const called = this.#called[when];
    const generation = generations[phase];
    await this.#backends.killWithin(when, replica =>
      this.#ask(phase, called, replica),
    );
    const found: number[] = await this.#place
      .db('environments')
      .where({ name: called.name })
      .pluck('generation');
    const wanted = when === 'after' ? generation : generation - 1;
    if ((found[0] ?? 0) !== wanted || found.length > 1) {
      throw new Error(
        `A call killed ${when} its commit left generations ${found}, not ${wanted}`,
      );
    }
    const answer = await this.#ask(phase, called);
    called.id ||= answer.environment.id;
    this.#backends.gate.watch(called.id, generation);
  }

  #until(phase: Phase, environments: Trialed[]): UntilOptions {
    const { gate, replicas } = this.#backends;
    return {
      db: this.#place.db,
      gate,
      replicas,
      environments,
      generation: generations[phase],
      isDeletion: phase === 'delete',
    };
  }

  async #look(): Promise<void> {
    const slugs = this.#all.map(({ name }) => this.#slugOf(name));
    this.#sights = await this.#outside.look(slugs);
    const outside = this.#sights.flatMap(({ known }) => known ?? []);
    this.#violations = checkInvariants(
      await storedState(this.#place.db, outside),
    );
  }
}

function one(name: string, size: Size): Sized {
  return { name, size, id: '' };
}

function many(size: Size): Sized[] {
  return Array.from({ length: mostStops(size) }, (_, index) =>
    one(`${size[0]}${index}`, size),
  );
}
