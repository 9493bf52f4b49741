import { Engine } from '../engine';
import { checkInvariants } from '../invariants';
import { Bench } from './Bench';
import { Command, Graph } from './commands';
import { definition, things } from './documents';
import { idOf } from './gates';
import { CrashAfter } from './SimulatedCrash';
import { objectsOf, storedState } from './storedState';
import { VirtualClock } from './VirtualClock';

function claimsOf(graph: Graph) {
  return things(
    Object.fromEntries(graph.map(({ name, needs }) => [name, needs])),
    Object.fromEntries(graph.map(({ name, size }) => [name, { size }])),
  );
}

/** One environment, lived through commands; after each one the stored state must be sound. */
export class Life {
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

  /** Lives through the script and comes to an end. @returns what was not as it must be */
  async live(graph: Graph, script: Command[]): Promise<string[]> {
    await this.#begin(graph);
    for (const command of script) {
      await this.#obey(command);
      const problems = await this.#unsound();
      if (problems.length) {
        return [`after ${JSON.stringify(command)}`, ...problems];
      }
    }
    return await this.#converge();
  }

  async #begin(graph: Graph): Promise<void> {
    this.#wanted = graph;
    this.#id = (await this.bench.create(claimsOf(graph))).id;
  }

  async #obey(command: Command): Promise<void> {
    const { bench } = this;
    const gone = (await bench.environment(this.#id)).deletedAt !== undefined;
    switch (command.do) {
      case 'deploy':
        if (gone) {
          await this.#begin(command.graph);
        } else {
          this.#wanted = command.graph;
          await bench.deploy(this.#id, claimsOf(command.graph));
        }
        break;
      case 'move':
        await this.#move(command.to, gone);
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
  }

  /** All things are to be on that provider from the next deployment on, which is this one. */
  async #move(to: string, gone: boolean): Promise<void> {
    await this.bench.platform(
      definition('thing', { criteria: [{}], provider: to }),
    );
    if (!gone && this.#wanted !== 'destroyed') {
      await this.bench.deploy(this.#id, claimsOf(this.#wanted));
    }
  }

  async #unsound(): Promise<string[]> {
    const { db, world } = this.bench;
    const violations = checkInvariants(await storedState(db, objectsOf(world)));
    return [
      ...violations.map(v => `${v.invariant}: ${v.detail}`),
      ...(await this.#leaks()).map(() => 'a secret stands in the clear'),
    ];
  }

  /** Nothing disturbs any more: now it must come to what is wanted. */
  async #converge(): Promise<string[]> {
    const { world } = this.bench;
    world.clearFaults();
    world.objects.forEach(object => world.tamper(object, { ready: true }));
    await this.bench.retry(this.#id);
    for (let look = 0; look < 20; look++) {
      // Also what nobody told of is found when the interval is over.
      this.#clock.advance(3_600_000);
      await this.#reconcile();
      const problems = await this.#unsound();
      if (problems.length) {
        return ['while it converged', ...problems];
      }
    }
    return await this.#notAsWanted();
  }

  async #notAsWanted(): Promise<string[]> {
    const { bench } = this;
    const { world } = bench;
    const isDestroyed = this.#wanted === 'destroyed';
    const graph = this.#wanted === 'destroyed' ? [] : this.#wanted;
    const { status } = await bench.environment(this.#id);
    const deployment = await bench.deploymentOf(this.#id);
    const made = new Map(
      world.objects.map(object => [idOf(object.externalName), object]),
    );
    const unfinished = (await bench.operations(this.#id)).filter(
      ({ finishedAt }) => !finishedAt,
    );
    const problems = {
      [`the environment is ${status}`]:
        status !== (isDestroyed ? 'Deleted' : 'Ready'),
      [`the deployment is ${deployment.status}`]:
        deployment.status !== 'Succeeded',
      [`${world.objects.length} objects are outside`]:
        world.objects.length !== graph.length,
      'an operation is not ended': unfinished.length > 0,
      ...Object.fromEntries(
        graph.map(({ name, size }) => {
          const { inputs, ready } = made.get(name) ?? {};
          const text = JSON.stringify(inputs ?? null);
          return [
            `${name} is ${text}`,
            !ready || !text.includes(`"size":${size}`) || text.includes('${'),
          ];
        }),
      ),
    };
    return Object.keys(problems).filter(problem => problems[problem]);
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

  /** Secrets that stand in any table in the clear. */
  async #leaks(): Promise<string[]> {
    const dump = await this.bench.dump();
    (await this.bench.secretValues()).forEach(value =>
      this.#secrets.add(value),
    );
    return [...this.#secrets].filter(secret => dump.includes(secret));
  }
}
