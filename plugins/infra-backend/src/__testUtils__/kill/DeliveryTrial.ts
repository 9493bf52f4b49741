import { JsonObject } from '@backstage/types';
import { createHash, randomBytes } from 'node:crypto';
import { Place } from '../../engine/__testUtils__/kill/places';
import { PromotionRow } from '../../store/tables';
import { deliveryPlatform } from './deliveryPlatform';
import { KilledBackends } from './KilledBackends';
import { LineGate, LineStop, tellLineStop } from './LineGate';
import { Verifier, VERIFIER_SECRET } from './Verifier';
import { WorkloadCluster } from './WorkloadCluster';

/** As many as there are places to die in the longest phase. */
const LINES = 18;

/** A component with two environments. */
export interface Line {
  index: number;
  entityRef: string;
  repository: string;
  development: string;
  production: string;
}

/** The last promotions into the environments of a line. */
export interface LastPromotions {
  development: Partial<PromotionRow>;
  production: Partial<PromotionRow>;
}

/** What some of the lines live through at a time. */
export interface Phase {
  lines?: (line: Line) => boolean;
  /** One line dies at each of them. */
  stops: LineStop[];
  /** Of the API; once more where there was no answer. */
  ask(line: Line): Promise<unknown>;
  isOver(line: Line, last: LastPromotions): boolean | Promise<boolean>;
}

/**
 * Lines that go through a pipeline together. In each phase every one is held between two other effects
 * of delivery; then all backends are killed.
 */
export class DeliveryTrial {
  readonly verifier = new Verifier();
  readonly lines: Line[] = [];
  /** Stops to which no line came. */
  readonly missed: string[] = [];
  /** Lines with something open that nobody would have looked at again. */
  readonly lost: string[] = [];
  readonly #installation = `line${randomBytes(3).toString('hex')}`;
  readonly #gate = new LineGate();
  readonly #cluster = new WorkloadCluster(`kill-${this.#installation}`);
  #backends!: KilledBackends;
  /** What the API refused. */
  #refusal: Error | undefined;

  constructor(private readonly place: Place) {}

  async start(): Promise<void> {
    await this.verifier.listen();
    await this.#cluster.open();
    this.#backends = new KilledBackends(this.place, this.#installation, {
      lines: this.#gate,
      documents: deliveryPlatform({
        namespace: this.#cluster.namespace,
        verifier: this.verifier.host,
      }),
      hooks: { allowedHosts: [this.verifier.host], secret: VERIFIER_SECRET },
    });
    await this.#backends.start();
    for (let index = 0; index < LINES; index++) {
      this.lines.push(await this.#make(index));
    }
    const isReady = ({ status }: { status: string }) => status === 'Ready';
    await this.#until('created', async () => {
      const rows = await this.place.db('environments');
      return rows.every(isReady) ? [] : this.lines;
    });
  }

  async stop(): Promise<void> {
    await this.#backends?.replicas.stop();
    await this.#cluster.close();
    await this.verifier.close();
  }

  /**
   * Phases at once, each of lines of its own.
   *
   * @throws where a line does not come to the end of its phase
   */
  async live(...phases: Phase[]): Promise<void> {
    this.#gate.killed.clear();
    const lives = phases.flatMap(phase =>
      this.lines
        .filter(phase.lines ?? (() => true))
        .map((line, i) => ({ phase, line, stop: phase.stops[i] })),
    );
    lives.forEach(({ line, stop }) => this.#gate.watch(line.entityRef, stop));
    const isAnswered = lives.map(({ phase, line }) =>
      phase.ask(line).then(
        () => true,
        error => this.#isAnswer(error),
      ),
    );
    // Another process may bring a line to its end before word of its stop comes in from the one that stands there.
    await this.#until('at their stops', async () => [
      ...lives
        .filter(({ stop }) => stop)
        .map(({ line }) => line)
        .filter(({ entityRef }) => !this.#gate.stands(entityRef)),
      ...(await this.#unfinished(lives.filter(({ stop }) => !stop))),
    ]);
    if (lives.some(({ stop }) => stop)) {
      await this.#backends.killAll();
    }
    this.#gate.open();
    for (const [i, { phase, line }] of lives.entries()) {
      if (!(await isAnswered[i])) {
        await phase.ask(line);
      }
    }
    await this.#letTimePass();
    await this.#until('at their ends', () => this.#unfinished(lives));
    this.missed.push(
      ...lives.flatMap(({ line, stop }) =>
        stop && !this.#gate.killed.has(line.entityRef)
          ? [tellLineStop(stop)]
          : [],
      ),
    );
  }

  /** Whose process died gets none; any other error is one, and not meant to be. */
  #isAnswer(error: Error): boolean {
    if (error.message === 'fetch failed') {
      return false;
    }
    this.#refusal = error;
    return true;
  }

  async #unfinished(lives: { phase: Phase; line: Line }[]): Promise<Line[]> {
    const last = await this.#last();
    const isOver = await Promise.all(
      lives.map(({ phase, line }) =>
        phase.isOver(line, this.#lastOf(line, last)),
      ),
    );
    return lives.filter((_, i) => !isOver[i]).map(({ line }) => line);
  }

  call(
    method: string,
    path: string,
    body?: JsonObject,
    given: { idempotencyKey?: string; who?: 'asks' | 'agrees' } = {},
  ) {
    return this.#backends.call(method, path, { body, ...given });
  }

  /** Promotions into an environment, oldest first, as `state reason`. */
  async promotions(environmentId: string): Promise<string[]> {
    const rows = await this.place
      .db<PromotionRow>('promotions')
      .where({ environment_id: environmentId })
      .orderBy('created_at');
    return rows.map(({ state, reason }) => `${state} ${reason}`);
  }

  /** Deployments after the first, as `mode status`. */
  async deployments(environmentId: string): Promise<string[]> {
    const rows = await this.place
      .db('deployments')
      .where({ environment_id: environmentId })
      .whereNot({ generation: 1 })
      .orderBy('created_at');
    return rows.map(({ mode, status }) => `${mode} ${status}`);
  }

  async last(line: Line): Promise<LastPromotions> {
    return this.#lastOf(line, await this.#last());
  }

  /** Images by environment, as the cluster runs them. */
  running(): Promise<Map<string, string>> {
    return this.#cluster.images();
  }

  digest = (line: Line, n: number) =>
    `sha256:${createHash('sha256').update(`${line.index} ${n}`).digest('hex')}`;

  image = (line: Line, n: number) =>
    `${line.repository}@${this.digest(line, n)}`;

  async #make(index: number): Promise<Line> {
    const entityRef = `component:default/${this.#installation}-${index}`;
    const repository = `registry.example.com/${this.#installation}/${index}`;
    const make = async (type: string) => {
      const made = await this.call('POST', '/environments', {
        ...{ entityRef, type, name: `${type.slice(0, 4)}-${index}` },
        desired: {
          workload: {
            apiVersion: 'score.dev/v1b1',
            metadata: { name: 'web' },
            containers: { web: { image: `${repository}:0` } },
          },
        },
      });
      return made.environment.id as string;
    };
    const [development, production] = await Promise.all([
      make('development'),
      make('production'),
    ]);
    return { index, entityRef, repository, development, production };
  }

  async #last(): Promise<Map<string, PromotionRow>> {
    const rows = await this.place
      .db<PromotionRow>('promotions')
      .orderBy('created_at');
    return new Map(rows.map(row => [row.environment_id, row]));
  }

  #lastOf(
    { development, production }: Line,
    last: Map<string, PromotionRow>,
  ): LastPromotions {
    return {
      development: last.get(development) ?? {},
      production: last.get(production) ?? {},
    };
  }

  /** Whoever knew of it is dead; what they left says when it is looked at again, which is now. */
  async #letTimePass(): Promise<void> {
    const { db } = this.place;
    const open = await db<PromotionRow>('promotions')
      .whereIn('state', ['Waiting', 'Underway', 'RollingBack'])
      .distinct('entity_ref');
    const due = await db('deliveries').whereNotNull('next_look_at');
    const known = due.map(({ entity_ref }) => entity_ref);
    this.lost.push(
      ...open
        .map(({ entity_ref }) => entity_ref)
        .filter(entityRef => !known.includes(entityRef)),
    );
    const now = new Date();
    await db('deliveries')
      .where('next_look_at', '>', now)
      .update({ next_look_at: now });
  }

  async #until(what: string, look: () => Promise<Line[]>): Promise<void> {
    await this.#backends.untilNone(what, {
      look,
      refusal: () => this.#refusal,
      tell: async missing => {
        const rows = await this.place.db<PromotionRow>('promotions').whereIn(
          'entity_ref',
          missing.map(({ entityRef }) => entityRef),
        );
        return [missing, rows];
      },
    });
  }
}
