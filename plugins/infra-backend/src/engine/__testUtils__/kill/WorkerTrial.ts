import { join } from 'node:path';
import { checkInvariants, Violation } from '../../invariants';
import { Bench } from '../Bench';
import { basicPlatform, things } from '../documents';
import { storedState } from '../storedState';
import { CrashGate, tellStop } from './CrashGate';
import { Place } from './places';
import { Replicas } from './Replicas';
import {
  Trialed,
  untilEachIsSettled,
  untilEachStands,
  UntilOptions,
} from './untilEach';
import { Phase, stopsOf } from './workerStops';
import { WorldServer } from './WorldServer';

const generations: Record<Phase, number> = { create: 1, update: 2, destroy: 3 };

/**
 * Environments that go through their lives together, on a world that counts. In each phase every
 * one is held at a boundary of its own; then the processes are killed one after the other.
 */
export class WorkerTrial {
  static async start(place: Place): Promise<WorkerTrial> {
    const world = await WorldServer.start();
    const bench = await Bench.create({ db: place.db, platform: basicPlatform });
    const trial = new WorkerTrial(place, world, bench);
    for (let n = 0; n < place.replicas; n++) {
      await trial.#replicas.spawn();
    }
    return trial;
  }

  readonly #place: Place;
  readonly #world: WorldServer;
  readonly #bench: Bench;
  readonly #gate = new CrashGate();
  readonly #replicas: Replicas;
  readonly #environments: Trialed[];

  private constructor(place: Place, world: WorldServer, bench: Bench) {
    this.#place = place;
    this.#world = world;
    this.#bench = bench;
    const worker = { database: place.connection, worldUrl: world.url };
    this.#replicas = new Replicas({
      script: join(__dirname, 'worker.ts'),
      environment: { KILL_TEST_WORKER: JSON.stringify(worker) },
      onMessage: (replica, message) => {
        if ('question' in message) {
          this.#gate.ask(replica, message);
        }
      },
      onDeath: replica => this.#gate.bury(replica),
    });
    const most = Math.max(
      ...(Object.keys(generations) as Phase[]).map(
        phase => stopsOf(phase).stops.length,
      ),
    );
    this.#environments = Array.from({ length: most }, (_, index) => ({
      name: `e${index}`,
      id: '',
    }));
  }

  async stop(): Promise<void> {
    await this.#replicas.stop();
    await this.#world.stop();
  }

  async live(phase: Phase, graph: Record<string, string[]>): Promise<void> {
    const { stops } = stopsOf(phase);
    const generation = generations[phase];
    this.#gate.killed.clear();
    for (const [index, environment] of this.#environments.entries()) {
      if (phase === 'create') {
        const { name } = environment;
        environment.id = (await this.#bench.create(things(graph), { name })).id;
        this.#gate.watch(environment.id, generation, stops[index]);
      } else {
        this.#gate.watch(environment.id, generation, stops[index]);
        const claims = phase === 'destroy' ? 'destroy' : things(graph);
        await this.#bench.deploy(environment.id, claims);
      }
    }
    await untilEachStands(this.#until(phase));
    for (const replica of this.#replicas.living) {
      replica.kill();
      await this.#replicas.untilFewerThan(this.#place.replicas);
      await this.#replicas.spawn();
    }
    this.#gate.open();
    await untilEachIsSettled(this.#until(phase));
  }

  /** What stands outside of each environment, by where it was to die. */
  found(phase: Phase): Record<string, string[]> {
    const { stops } = stopsOf(phase);
    const made = [...this.#world.objects.keys()];
    return Object.fromEntries(
      this.#environments.map(({ name }, index) => [
        stops[index] ? tellStop(stops[index]) : `nowhere (${name})`,
        made
          .filter(object => object.startsWith(`${name}-`))
          .map(object => object.slice(name.length + 1))
          .sort(),
      ]),
    );
  }

  get madeAgain(): [string, number][] {
    return [...this.#world.creations].filter(([, times]) => times !== 1);
  }

  /** Stops to which no environment came. */
  missed(phase: Phase): string[] {
    return stopsOf(phase)
      .stops.filter(
        (_, index) => !this.#gate.killed.has(this.#environments[index].id),
      )
      .map(tellStop);
  }

  /** What is there without the state that its driver told at the apply. */
  async forgotten(): Promise<string[]> {
    const { instances } = await storedState(this.#place.db, []);
    return instances
      .filter(({ removedAt, driverState }) => !removedAt && !driverState)
      .map(({ externalName }) => externalName);
  }

  async violations(): Promise<Violation[]> {
    const outside = [...this.#world.objects.values()].map(object => ({
      ownershipMark: object.mark,
      externalName: object.name,
    }));
    return checkInvariants(await storedState(this.#place.db, outside));
  }

  #until(phase: Phase): UntilOptions {
    return {
      db: this.#place.db,
      gate: this.#gate,
      replicas: this.#replicas,
      environments: this.#environments,
      generation: generations[phase],
      isDeletion: phase === 'destroy',
    };
  }
}
