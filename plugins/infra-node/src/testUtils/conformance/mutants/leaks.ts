import type { Mutant } from './table';

/** The one secret among the inputs of the suite's example. */
export function secretOf(request: { inputs: any }): string {
  return String(request.inputs.password);
}

/** Drivers that write it somewhere while they apply. */
export function leaks(
  ways: [string, (result: any, request: any) => unknown][],
): Mutant[] {
  return ways.map(([where, leak]) => ({
    reason: `a secret in ${where}`,
    mutate: (_, { apply }) => ({
      apply: async request => {
        const result = await apply(request);
        return (leak(result, request) as typeof result) ?? result;
      },
    }),
    fails:
      'are in no log, error, diff, state, handle, message or public output',
  }));
}
