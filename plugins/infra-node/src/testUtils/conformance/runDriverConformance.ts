import { Bench, SuiteContext, createContext, makeDriver } from './Bench';
import { abortTests } from './suites/abort';
import { declarationTests } from './suites/declaration';
import { driftTests } from './suites/drift';
import { failureTests } from './suites/failures';
import { interruptionTests } from './suites/interruption';
import { lifecycleTests } from './suites/lifecycle';
import { ownershipTests } from './suites/ownership';
import { secretTests } from './suites/secrets';
import { SuiteTools } from './suites/tools';
import { watchTests } from './suites/watch';
import { forEachAtMost } from './time';
import { ConnectionSettings, DriverConformanceOptions } from './types';

/** Removals at the end of the suite that run at once. */
const CLEANING_LANES = 8;

/**
 * Registers Jest tests that hold a driver to the contract, one kind at a time, against the real
 * system that it is for. To be called at the top level of a test file or inside `describe`.
 *
 * The suite calls the driver as the engine does, and looks at the result through
 * {@link OutsideAccess}. Every object gets a name of its own, and all are destroyed at the end, so
 * the suite may run beside other users of the same system.
 *
 * @public
 */
export function runDriverConformance(options: DriverConformanceOptions): void {
  const { driver, kind } = makeDriver(options);
  const context = createContext(options);

  describe(options.name ?? `${driver.id} ${kind.kind}`, () => {
    const open = useBenches(context);
    const tools: SuiteTools = {
      context,
      kind,
      bench: () => open.main(),
      openBench: () => open.another(),
      test: (title, run) => it(title, run, testTime(context)),
    };
    declarationTests(tools);
    lifecycleTests(tools);
    if (options.outside) {
      const outsideTools = { ...tools, outside: options.outside };
      driftTests(outsideTools);
      ownershipTests(outsideTools);
    }
    interruptionTests(tools);
    abortTests(tools);
    failureTests(tools);
    watchTests(tools);
    secretTests(tools);
  });
}

/** Opens before the tests and closes, with everything made, behind them. */
function useBenches(context: SuiteContext) {
  const benches: Bench[] = [];
  let settings: ConnectionSettings;

  const another = async () => {
    const bench = await Bench.open(context, settings);
    benches.push(bench);
    return bench;
  };

  beforeAll(async () => {
    settings = await context.options.connect();
    await another();
  }, testTime(context));

  afterAll(async () => {
    await forEachAtMost(CLEANING_LANES, context.subjects, subject =>
      subject.cleanUp(),
    );
    await Promise.all(benches.map(bench => bench.close()));
  }, testTime(context));

  return { main: () => benches[0], another };
}

/** Each single wait has its own, tighter bound with a better message. */
function testTime({ timeouts }: SuiteContext): number {
  return 4 * timeouts.settle + 2 * timeouts.removed;
}
