import { relative } from 'node:path';

/** The part of Jest's `--json` report that is looked at. */
export interface JestReport {
  testResults: {
    /** Absolute path of the test file. */
    name: string;
    assertionResults: { ancestorTitles: string[]; status: string }[];
  }[];
}

/** Of `runDriverConformance`, in the order in which they run. */
const SUITES = [
  'declaration',
  'life cycle',
  'drift',
  'ownership',
  'interruption',
  'abort',
  'errors',
  'watch',
  'secrets',
];

interface Run {
  module: string;
  name: string;
  passed: Map<string, number>;
  all: Map<string, number>;
}

const count = (counts: Map<string, number>, key: string) =>
  counts.set(key, (counts.get(key) ?? 0) + 1);

const compare = (a: string, b: string) => (a < b ? -1 : Number(a > b));

/** Runs of the conformance suite in a report, by module and name. */
function runsIn(report: JestReport, root: string): Run[] {
  const runs = new Map<string, Run>();
  for (const { name: file, assertionResults } of report.testResults) {
    const [, module] =
      /^plugins\/infra-backend-module-([^/]+)\/src\/(?:.*\/)?conformance[^/]*\.test\.ts$/.exec(
        relative(root, file),
      ) ?? [];
    if (module === undefined) continue;
    for (const { ancestorTitles, status } of assertionResults) {
      const at = ancestorTitles.findIndex(title => SUITES.includes(title));
      if (at < 0) continue;
      const name = ancestorTitles.slice(0, at).join(', ');
      const key = `${module} ${name}`;
      const run = runs.get(key) ?? {
        module,
        name,
        passed: new Map(),
        all: new Map(),
      };
      runs.set(key, run);
      const suite = ancestorTitles[at];
      count(run.all, suite);
      if (status === 'passed') count(run.passed, suite);
    }
  }
  return [...runs.values()].sort(
    (a, b) => compare(a.module, b.module) || compare(a.name, b.name),
  );
}

const sum = (counts: Map<string, number>) =>
  [...counts.values()].reduce((total, each) => total + each, 0);

/** `8`, where all passed, else `7 of 8`; nothing where the kind has none of these tests. */
function share(passed = 0, all = 0): string {
  if (all === 0) return '–';
  return passed === all ? String(all) : `${passed} of ${all}`;
}

/**
 * The page with the result of every driver's conformance run. It has neither times nor dates, so
 * that it changes only with what it tells.
 *
 * @param root - of the repository
 */
export function conformancePage(report: JestReport, root: string): string {
  const rows = runsIn(report, root).map(({ module, name, passed, all }) => [
    `\`${module}\``,
    name,
    ...SUITES.map(suite => share(passed.get(suite), all.get(suite))),
    share(sum(passed), sum(all)),
  ]);
  const header = ['module', 'run', ...SUITES, 'all'];
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
  return `${[
    '# Conformance runs',
    '',
    'Made by `npm run conformance` from the results of the tests; `npm test` fails where it is not',
    'up to date. A number is that of tests that passed; a dash, that the kind has no such tests.',
    'What is tested, suite by suite: [Writing a driver](../drivers/writing-a-driver.md). Against',
    'which server: [Providers](index.md).',
    '',
    line(header),
    line(header.map(() => '---')),
    ...rows.map(line),
  ].join('\n')}\n`;
}
