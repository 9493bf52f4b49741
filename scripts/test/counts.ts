import { readFileSync } from 'node:fs';

export interface Counts {
  passed: number;
  failed: number;
}

export const add = (a: Counts, b: Counts): Counts => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
});

/** A check without tests of its own, such as lint, counts as one. */
export const single = (ok: boolean): Counts => ({
  passed: ok ? 1 : 0,
  failed: ok ? 0 : 1,
});

/**
 * From Jest's `--json` report. A test that neither passed nor failed (skipped, todo) counts as
 * failed: tests are not switched off here.
 */
export function jestCounts(file: string): Counts {
  const report = JSON.parse(readFileSync(file, 'utf8'));
  return {
    passed: report.numPassedTests,
    failed:
      report.numFailedTests +
      report.numRuntimeErrorTestSuites +
      report.numPendingTests +
      report.numTodoTests,
  };
}

/** Of a message; it may hold all that a server answered. */
const LONGEST = 2_000;

/** The first lines of what each failed test of a Jest report said. */
export function jestFailures(file: string): string[] {
  const report = JSON.parse(readFileSync(file, 'utf8')) as {
    testResults: {
      name: string;
      status: string;
      message: string;
      assertionResults: {
        status: string;
        fullName: string;
        failureMessages: string[];
      }[];
    }[];
  };
  return report.testResults.flatMap(
    ({ name, status, message, assertionResults }) => {
      const failed = assertionResults.filter(test => test.status === 'failed');
      // That of a file that could not be loaded or cleared up after is not of any test.
      return failed.length === 0 && status === 'failed'
        ? [`${name}: ${message.slice(0, LONGEST)}`]
        : failed.map(({ fullName, failureMessages }) =>
            `${fullName}: ${failureMessages.join('\n')}`.slice(0, LONGEST),
          );
    },
  );
}

/** From the closing lines of `node --test` (`# pass 12`, or `ℹ pass 12`). */
export function nodeTestCounts(output: string): Counts {
  const of = (word: string) =>
    Number(output.match(new RegExp(`^\\S ${word} (\\d+)$`, 'm'))?.[1] ?? 0);
  return {
    passed: of('pass'),
    failed: of('fail') + of('cancelled') + of('skipped'),
  };
}

/** From Playwright's JSON reporter. */
export function playwrightCounts(file: string): Counts {
  const { stats } = JSON.parse(readFileSync(file, 'utf8'));
  return {
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected + stats.skipped,
  };
}
