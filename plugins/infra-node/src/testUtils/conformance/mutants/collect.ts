import { runDriverConformance } from '../runDriverConformance';
import { DriverConformanceOptions } from '../types';

/** The suite's tests as functions, taken instead of registered. */
export function collect(options: DriverConformanceOptions) {
  const tests = new Map<string, () => Promise<void>>();
  const before: (() => Promise<void>)[] = [];
  const after: (() => Promise<void>)[] = [];
  const jestGlobals = globalThis as any;
  const { describe, it, beforeAll, afterAll } = jestGlobals;
  Object.assign(jestGlobals, {
    describe: (_: string, register: () => void) => register(),
    it: (title: string, run: () => Promise<void>) => tests.set(title, run),
    beforeAll: (run: () => Promise<void>) => before.push(run),
    afterAll: (run: () => Promise<void>) => after.push(run),
  });
  try {
    runDriverConformance(options);
  } finally {
    Object.assign(jestGlobals, { describe, it, beforeAll, afterAll });
  }
  return { tests, before, after };
}
