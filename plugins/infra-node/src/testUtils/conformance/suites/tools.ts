import { ResourceKind, isDriverError } from '../../../driver';
import { Bench, SuiteContext } from '../Bench';
import { OutsideAccess } from '../types';

/** What each part of the suite is given to register its tests with. */
export interface SuiteTools {
  context: SuiteContext;
  /** As declared, before anything is connected. */
  kind: ResourceKind;
  /** Only inside of tests. */
  bench(): Bench;
  /** Another process with the same settings, closed when the suite ends at the latest. */
  openBench(): Promise<Bench>;
  /** A test with time for some creations and removals. */
  test(title: string, run: () => Promise<void>): void;
}

/** The tools of a suite whose kind makes something outside. */
export interface OutsideTools extends SuiteTools {
  outside: OutsideAccess;
}

/** Awaits the rejection and gives the code of the DriverError, or the whole error if it is none. */
export async function codeOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    const answer = await promise;
    return { answered: answer };
  } catch (error) {
    return isDriverError(error) ? error.code : error;
  }
}
