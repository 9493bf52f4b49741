import { isDriverError } from '../../../driver';
import { Bench } from '../Bench';
import { Subject } from '../Subject';
import { forEachAtMost, within } from '../time';
import { SuiteTools } from './tools';

/** A verb under interruption: what comes before it, one call of it, and how it ends well. */
interface Verb {
  name: string;
  prepare(subject: Subject): Promise<void>;
  once(subject: Subject, signal?: AbortSignal): Promise<unknown>;
  finish(subject: Subject): Promise<void>;
}

const verbs: Verb[] = [
  {
    name: 'create',
    prepare: async () => {},
    once: (subject, signal) => subject.applyAndForget({ signal }),
    finish: expectReadyThenGone,
  },
  {
    name: 'update',
    prepare: async subject => {
      await subject.settle();
      await subject.useChangedInputs();
    },
    once: (subject, signal) => subject.applyAndForget({ signal }),
    finish: expectReadyThenGone,
  },
  {
    name: 'remove',
    prepare: async subject => {
      await subject.settle();
    },
    once: (subject, signal) => subject.removeAndForget({ signal }),
    finish: expectGone,
  },
];

/** Where one call of a verb makes more calls to the outside than this, they are sampled. */
const MOST_POINTS = 24;
/** Of one apply that goes on and on, so many calls are each tried as the last one. */
const MOST_CALLS = 5;
/** Interrupted subjects worked on at once. */
const LANES = 4;
/** Of the time, or the calls, that a verb takes. */
const FRACTIONS = [0, 0.25, 0.5, 0.75];

export function interruptionTests(tools: SuiteTools) {
  const { context, bench, openBench, test } = tools;
  const gated = typeof context.options.driver === 'function';

  /** Kills the process behind that call, and lets another one go on. */
  async function survive(verb: Verb, point: number) {
    const victim = await openBench();
    const subject = await victim.newSubject();
    await verb.prepare(subject);
    victim.gate.arm(point);
    await verb.once(subject).catch(() => {});
    await victim.close();
    subject.bench = bench();
    await verb.finish(subject);
  }

  /**
   * Dies behind that many calls of apply; another process is asked to remove, and so is given the
   * state and no handle. @returns whether there was more to be done
   */
  async function dieThenRemove(calls: number, lost: boolean): Promise<boolean> {
    const victim = await openBench();
    const subject = await victim.newSubject();
    let status: string = 'inProgress';
    for (let call = 1; status === 'inProgress' && call <= calls; call++) {
      if (lost && call === calls) {
        await subject.applyAndForget();
      } else {
        ({ status } = await subject.apply());
      }
    }
    await victim.close();
    subject.bench = bench();
    await expectGone(subject);
    return status === 'inProgress';
  }

  async function abortInTheMidst(verb: Verb, fraction: number, usual: Usual) {
    const own = await openBench();
    const subject = await own.newSubject();
    await verb.prepare(subject);
    const aborter = new AbortController();
    const abort = () => aborter.abort();
    let timer: NodeJS.Timeout | undefined;
    if (gated) {
      own.gate.notify(Math.ceil(fraction * usual.calls), abort);
    } else {
      timer = setTimeout(abort, fraction * usual.milliseconds);
    }
    await within(
      usual.milliseconds * 4 + context.timeouts.abort,
      verb.once(subject, aborter.signal).catch(expectMayPass),
      `${verb.name} did not end after its abort`,
    );
    clearTimeout(timer);
    await own.gate.disarm();
    await verb.finish(subject);
  }

  describe('interruption', () => {
    test('finds its own work where the result of apply was lost', async () => {
      const subject = await bench().newSubject();
      await subject.applyAndForget();
      await expectReadyThenGone(subject);
    });

    test('ends in one object where two processes apply at once', async () => {
      const subject = await bench().newSubject();
      await Promise.all([
        subject.applyAndForget().catch(expectMayPass),
        subject.applyAndForget().catch(expectMayPass),
      ]);
      await expectReadyThenGone(subject);
    });

    for (const lost of [false, true]) {
      test(`leaves nothing where it dies while work goes on${
        lost ? ', with its last answer lost,' : ''
      } and is to be removed then`, async () => {
        let goesOn = true;
        for (let calls = 1; goesOn && calls <= MOST_CALLS; calls++) {
          goesOn = await dieThenRemove(calls, lost);
        }
      });
    }

    for (const verb of verbs) {
      if (gated) {
        test(`survives death behind each call of ${verb.name}`, async () => {
          const { calls } = await measure(verb, await openBench());
          expect(calls).toBeGreaterThan(0);
          await forEachAtMost(LANES, pointsUpTo(calls), point =>
            survive(verb, point).catch(error => {
              throw new Error(`Death behind call ${point} of ${calls}`, {
                cause: error,
              });
            }),
          );
        });
      }
      test(`survives an abort in the midst of ${verb.name}`, async () => {
        const usual = await measure(verb, await openBench());
        await forEachAtMost(LANES, FRACTIONS, fraction =>
          abortInTheMidst(verb, fraction, usual),
        );
      });
    }
  });
}

/** What one uninterrupted call of a verb takes. */
interface Usual {
  calls: number;
  milliseconds: number;
}

async function measure(verb: Verb, bench: Bench): Promise<Usual> {
  const subject = await bench.newSubject();
  await verb.prepare(subject);
  bench.gate.arm(Infinity);
  const start = performance.now();
  await verb.once(subject);
  const usual = {
    calls: bench.gate.calls,
    milliseconds: performance.now() - start,
  };
  await verb.finish(subject);
  return usual;
}

function pointsUpTo(calls: number): number[] {
  const step = Math.max(1, calls / MOST_POINTS);
  const points = new Set<number>();
  for (let point = 1; point <= calls; point += step) {
    points.add(Math.round(point));
  }
  return [...points];
}

/** An interrupted call may fail, but not in a way that stops the engine from trying again. */
function expectMayPass(error: unknown) {
  if (isDriverError(error) && error.code !== 'retryable') {
    throw error;
  }
}

async function expectGone(subject: Subject) {
  await subject.removeCompletely();
  expect(await subject.existsOutside()).toBe(false);
}

async function expectReadyThenGone(subject: Subject) {
  const { outputs } = await subject.settle();
  const { outside } = subject.bench.context.options;
  await outside?.verify?.(subject.target, outputs);
  await expectGone(subject);
}
