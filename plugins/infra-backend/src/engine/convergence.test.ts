import fc from 'fast-check';
import { openMemoryDatabase } from '../store/__testUtils__/openMemoryDatabase';
import { Bench } from './__testUtils__/Bench';
import { idOf } from './__testUtils__/gates';
import { basicPlatform, things } from './__testUtils__/documents';
import { CrashAfter } from './__testUtils__/SimulatedCrash';
import { objectsOf, storedState } from './__testUtils__/storedState';
import { VirtualClock } from './__testUtils__/VirtualClock';
import { Engine } from './engine';
import { checkInvariants } from './invariants';

jest.setTimeout(600_000);

const NAMES = ['a', 'b', 'c', 'd', 'e'];

/** A graph without cycles: each thing may depend on those named before it. */
const graphs = fc
  .tuple(
    ...NAMES.map((_, index) =>
      fc.record({
        present: fc.boolean(),
        size: fc.integer({ min: 0, max: 2 }),
        needs: fc.subarray(NAMES.slice(0, index)),
      }),
    ),
  )
  .map(nodes => {
    const present = NAMES.filter((_, index) => nodes[index].present);
    return nodes.flatMap(({ needs, size }, index) =>
      present.includes(NAMES[index])
        ? [
            {
              name: NAMES[index],
              size,
              needs: needs.filter(need => present.includes(need)),
            },
          ]
        : [],
    );
  });

type Graph = typeof graphs extends fc.Arbitrary<infer T> ? T : never;

const faults = fc.record({
  operation: fc.constantFrom('observe', 'apply', 'remove'),
  when: fc.constantFrom('before', 'creation', 'after'),
  failure: fc.constantFrom(
    { code: 'retryable' as const },
    { code: 'terminal' as const },
    { code: 'conflict' as const },
    { crash: true as const },
  ),
});

const commands = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('deploy' as const), graph: graphs }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('destroy' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('cancel' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('retry' as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('reconcile' as const) }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('crash' as const),
      after: fc.integer({ min: 0, max: 60 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('race' as const),
      after: fc.integer({ min: 0, max: 30 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('fault' as const), fault: faults }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom(
        'tamper' as const,
        'vanish' as const,
        'unready' as const,
      ),
      which: fc.nat(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('wait' as const) }) },
);

type Command = typeof commands extends fc.Arbitrary<infer T> ? T : never;

function claimsOf(graph: Graph) {
  return things(
    Object.fromEntries(graph.map(({ name, needs }) => [name, needs])),
    Object.fromEntries(graph.map(({ name, size }) => [name, { size }])),
  );
}

/** One environment, lived through commands; after each one the stored state must be sound. */
class Life {
  readonly bench: Bench;
  readonly #clock: VirtualClock;
  /** All that ever were kept. */
  readonly #secrets = new Set<string>();
  #id = '';
  #wanted: Graph | 'destroyed' = [];

  constructor(bench: Bench, clock: VirtualClock) {
    this.bench = bench;
    this.#clock = clock;
  }

  async begin(graph: Graph): Promise<void> {
    this.#wanted = graph;
    this.#id = (await this.bench.create(claimsOf(graph))).id;
  }

  async obey(command: Command): Promise<void> {
    const { bench } = this;
    const gone = (await bench.environment(this.#id)).deletedAt !== undefined;
    switch (command.do) {
      case 'deploy':
        if (gone) {
          await this.begin(command.graph);
        } else {
          this.#wanted = command.graph;
          await bench.deploy(this.#id, claimsOf(command.graph));
        }
        break;
      case 'destroy':
        if (!gone) {
          this.#wanted = 'destroyed';
          await bench.deploy(this.#id, 'destroy');
        }
        break;
      case 'cancel':
        await bench.cancel(this.#id);
        break;
      case 'retry':
        await bench.retry(this.#id);
        break;
      case 'reconcile':
        await this.#reconcile();
        break;
      case 'crash':
        await this.#reconcile(command.after);
        break;
      case 'race':
        await this.#race(command.after);
        break;
      case 'fault':
        bench.world.failNext({
          operation: command.fault.operation as 'apply',
          when: command.fault.when as 'before',
          ...command.fault.failure,
        });
        break;
      case 'wait':
        this.#clock.advance(3_600_000);
        break;
      default:
        this.#disturb(command.do, command.which);
    }
    await this.check();
  }

  async check(): Promise<void> {
    const state = await storedState(this.bench.db, objectsOf(this.bench.world));
    expect(checkInvariants(state)).toEqual([]);
    expect(await this.#leaks()).toEqual([]);
  }

  /** Nothing disturbs any more: now it must come to what is wanted. */
  async converge(): Promise<void> {
    const { bench } = this;
    this.#clearFaults();
    bench.world.objects.forEach(object =>
      bench.world.tamper(object, { ready: true }),
    );
    const wanted = this.#wanted === 'destroyed' ? 'Deleted' : 'Ready';
    await bench.retry(this.#id);
    for (let look = 0; look < 20; look++) {
      const environment = await bench.environment(this.#id);
      if (environment.status === wanted && look > 0) {
        break;
      }
      // Also what nobody told of is found when the interval is over.
      this.#clock.advance(3_600_000);
      await this.#reconcile();
      await this.check();
    }
    await this.#expectWanted(wanted);
  }

  async #expectWanted(status: string): Promise<void> {
    const { bench } = this;
    expect(await bench.environment(this.#id)).toMatchObject({ status });
    const graph = this.#wanted === 'destroyed' ? [] : this.#wanted;
    const made = bench.world.objects.map(o => idOf(o.externalName)).sort();
    expect(made).toEqual(graph.map(({ name }) => name).sort());
    for (const { name, size } of graph) {
      const object = bench.world.objects.find(
        o => idOf(o.externalName) === name,
      )!;
      expect(object.inputs).toMatchObject({ params: { size } });
      expect(JSON.stringify(object.inputs)).not.toContain('${');
    }
    const unfinished = (await bench.operations(this.#id)).filter(
      ({ finishedAt }) => !finishedAt,
    );
    expect(unfinished).toEqual([]);
    expect((await bench.deploymentOf(this.#id)).status).toBe('Succeeded');
  }

  /** A process that may die on the way; the next one finds what it left. */
  async #reconcile(crashAfter = Infinity): Promise<void> {
    const engine = await this.#process(crashAfter);
    await engine.reconcile(this.#id).catch(() => undefined);
    await this.bench.buryDead();
  }

  /** Two processes, of which the first loses its lease to the second while it works. */
  async #race(after: number): Promise<void> {
    const { bench } = this;
    const [one, two] = [await this.#process(), await this.#process()];
    let calls = 0;
    let second: Promise<unknown> = Promise.resolve();
    const remove = bench.world.onCall(async () => {
      if (calls++ === after) {
        await bench.buryDead();
        second = two.reconcile(this.#id);
      }
    });
    await one.reconcile(this.#id).catch(() => undefined);
    await second.catch(() => undefined);
    remove();
    await bench.buryDead();
  }

  async #process(crashAfter = Infinity): Promise<Engine> {
    return await this.bench.engine({
      crashPoints: new CrashAfter(crashAfter),
    });
  }

  #disturb(how: 'tamper' | 'vanish' | 'unready', which: number): void {
    const { world } = this.bench;
    const ours = world.objects.filter(({ mark }) => mark);
    const object = ours[which % (ours.length || 1)];
    if (!object) {
      return;
    }
    if (how === 'tamper') {
      world.tamper(object, { inputs: { params: { by: 'hand' } } });
    } else if (how === 'vanish') {
      world.destroy(object);
    } else {
      world.tamper(object, { ready: false });
    }
  }

  #clearFaults(): void {
    this.bench.world.clearFaults();
  }

  /** Secrets that stand in any table in the clear. */
  async #leaks(): Promise<string[]> {
    const dump = await this.bench.dump();
    (await this.bench.secretValues()).forEach(value =>
      this.#secrets.add(value),
    );
    return [...this.#secrets].filter(secret => dump.includes(secret));
  }
}

describe('An environment in a hostile world', () => {
  it('comes to what is wanted, and is sound on the way, whatever crashes and fails', async () => {
    await fc.assert(
      fc.asyncProperty(
        graphs,
        fc.array(commands, { minLength: 1, maxLength: 12 }),
        fc.nat(),
        async (graph, script, seed) => {
          const clock = new VirtualClock(seed);
          const db = await openMemoryDatabase();
          const bench = await Bench.create({
            db,
            clock,
            platform: basicPlatform,
            options: { driftInterval: 600_000 },
          });
          const life = new Life(bench, clock);
          await life.begin(graph);
          for (const command of script) {
            await life.obey(command);
          }
          await life.converge();
          await db.destroy();
        },
      ),
      { numRuns: Number(process.env.INFRA_PROPERTY_RUNS ?? 60) },
    );
  });
});
