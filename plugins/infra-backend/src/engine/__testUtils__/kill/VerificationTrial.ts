import { Hook } from '@infra-orchestration/backstage-plugin-infra-common';
import { join } from 'node:path';
import { environments, hooks, inTransaction } from '../../../store';
import { HookRunRow } from '../../../store/tables';
import { Bench } from '../Bench';
import { basicPlatform, things } from '../documents';
import { CHECK_SECRET, CheckService } from './CheckService';
import { CrashGate, Stop, tellStop } from './CrashGate';
import { Place } from './places';
import { Replicas } from './Replicas';
import { Trialed, untilEachIsSettled, untilEachStands } from './untilEach';
import { WorldServer } from './WorldServer';

/** More than a verified deployment has, so that an environment dies at each of them. */
const MOST_COMMITS = 24;

const stops: Stop[] = Array.from({ length: MOST_COMMITS }, (_, skip) => [
  { point: 'commit.before' as const, skip },
  { point: 'commit.after' as const, skip },
]).flat();

/** To these nobody comes. */
export const beyond = stops.slice(-2).map(tellStop);

/**
 * Environments whose deployments are verified, each held at another commit until all processes are
 * killed. Between two commits lies each call of a hook.
 */
export class VerificationTrial {
  readonly #place: Place;
  readonly #gate = new CrashGate();
  readonly #environments: Trialed[] = stops.map((_, i) => ({
    name: `e${i}`,
    id: '',
  }));
  readonly checks: CheckService;
  #world!: WorldServer;
  #bench!: Bench;
  #replicas!: Replicas;

  constructor(place: Place) {
    this.#place = place;
    this.checks = new CheckService(runId => this.#answer(runId));
  }

  async start(): Promise<void> {
    const { db, connection, replicas } = this.#place;
    await this.checks.listen();
    this.#world = await WorldServer.start();
    this.#bench = await Bench.create({ db, platform: basicPlatform });
    const worker = {
      database: connection,
      worldUrl: this.#world.url,
      checks: { host: this.checks.host, secret: CHECK_SECRET },
    };
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
    for (let n = 0; n < replicas; n++) {
      await this.#replicas.spawn();
    }
  }

  async stop(): Promise<void> {
    await this.#replicas?.stop();
    await this.#world?.stop();
    await this.checks.close();
  }

  async live(): Promise<void> {
    for (const [index, environment] of this.#environments.entries()) {
      const { id } = await this.#bench.create(things({ a: [] }), {
        name: environment.name,
        verification: this.#verification(),
      });
      environment.id = id;
      this.#gate.watch(id, 1, stops[index]);
    }
    const until = {
      db: this.#place.db,
      gate: this.#gate,
      replicas: this.#replicas,
      environments: this.#environments,
      generation: 1,
      isDeletion: false,
    };
    await untilEachStands(until);
    for (const replica of this.#replicas.living) {
      replica.kill();
      await this.#replicas.untilFewerThan(this.#place.replicas);
      await this.#replicas.spawn();
    }
    this.#gate.open();
    await untilEachIsSettled(until);
  }

  /** Stops to which no environment came. */
  get missed(): string[] {
    return stops
      .filter((_, i) => !this.#gate.killed.has(this.#environments[i].id))
      .map(tellStop);
  }

  /** What is to be done once for each environment. */
  get wanted(): Record<string, number> {
    return Object.fromEntries(
      this.#environments.flatMap(({ name }) => [
        [`${name} smoke`, 1],
        [`${name} check`, 1],
      ]),
    );
  }

  /** Stored runs, as `hook state attempt`, with how many there are. */
  async runs(): Promise<Record<string, number>> {
    const rows = await this.#place.db<HookRunRow>('hook_runs');
    const told: Record<string, number> = {};
    for (const { name, state, attempt } of rows) {
      const key = `${name} ${state} ${attempt}`;
      told[key] = (told[key] ?? 0) + 1;
    }
    return told;
  }

  get count(): number {
    return this.#environments.length;
  }

  #verification(): Hook[] {
    const url = `http://${this.checks.host}`;
    return [
      { name: 'smoke', kind: 'http', inputs: { url: `${url}/smoke` } },
      { name: 'check', kind: 'callback', inputs: { url: `${url}/callback` } },
      { name: 'soak', kind: 'soak', inputs: { duration: 'PT1S' } },
    ];
  }

  /** As the API of a process that lives does it. */
  async #answer(runId: string): Promise<void> {
    const { db } = this.#place;
    const now = new Date();
    const id = (await hooks.find(db, runId))!.environmentId;
    // Nothing is read before the first write: on SQLite others write meanwhile.
    await inTransaction(db, async trx => {
      await hooks.answer(trx, {
        runId,
        outcome: 'succeeded',
        answeredBy: 'token',
        now,
      });
      if (!(await environments.noteWakeUp(trx, { id }))) {
        await environments.markDue(trx, { ids: [id], now });
      }
    });
  }
}
