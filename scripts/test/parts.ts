import { externalConnection } from '../../sandbox/src/external.ts';
import { testEnvironment } from '../lib/sandboxEnvironment.ts';
import { checkPage } from '../conformance/page.ts';
import { mkdocsProgram } from '../lib/techdocs.ts';
import {
  check,
  jest,
  nodeTests,
  own,
  type Place,
  program,
  reportOf,
  type Result,
} from './checks.ts';
import { type Outcome } from './summary.ts';

/** All that is told from the sources alone. */
export async function staticChecks(place: Place): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const of = async (name: string, ...args: string[]) =>
    outcomes.push(await check(place, name, args));
  await of('Types (tsc)', 'tsc');
  await of('Types of scripts and benchmarks', 'tsc', '-p', 'scripts');
  await of('Types of the sandbox', 'tsc', '-p', 'sandbox');
  await of('Lint', 'lint:all');
  await of('Lint of scripts and benchmarks', 'lint:scripts');
  await of('Format (prettier)', 'prettier:check');
  await of('OpenAPI', 'openapi:check');
  outcomes.push(await documentation(place));
  return outcomes;
}

async function documentation(place: Place): Promise<Outcome> {
  const name = 'Documentation (mkdocs)';
  const mkdocs = mkdocsProgram();
  if (!mkdocs) return { name, leftOut: 'mkdocs could not be installed' };
  const site = `.sandbox/reports/${place.instance}/site`;
  return program(place, name, [
    mkdocs,
    ...['build', '--strict', '--site-dir', site],
  ]);
}

/** The tests, and whether the page of conformance runs tells what came of them. */
export async function unitTests(place: Place): Promise<Outcome[]> {
  const tests = await jest(
    place,
    'Unit, integration and conformance tests (jest)',
    [],
    testEnvironment(place.instance),
  );
  const page = await own(place, 'Page of conformance runs', () =>
    checkPage(reportOf(place, tests.name)),
  );
  return [tests, page];
}

export function conformanceTests(place: Place): Promise<Result> {
  return jest(
    place,
    'Conformance runs of all drivers (jest)',
    ['conformance.*\\.test\\.ts$'],
    testEnvironment(place.instance),
  );
}

/** Which servers the tests of the sandbox itself start, by file. */
const SANDBOX_TESTS = [
  { file: 'kubernetes', parts: ['kubernetes'] },
  { file: 'instances', parts: ['powerdns', 'bind', 'postgres'] },
  { file: 'mariadb', parts: ['mariadb'] },
  { file: 'redis', parts: ['redis'] },
  { file: 'rabbitmq', parts: ['rabbitmq'] },
  { file: 'minio', parts: ['minio'] },
  { file: 'moto', parts: ['moto'] },
  { file: 'registry', parts: ['registry'] },
  { file: 'prometheus', parts: ['prometheus'] },
  { file: 'legacy', parts: ['legacy'] },
  { file: 'tofu', parts: ['tofu', 'terraform'] },
  { file: 'units', parts: [] },
  { file: 'prerequisites', parts: [] },
];

/**
 * The sandbox's own tests start servers of their own, for which somebody who named others instead
 * need not have the programs.
 */
export async function sandboxTests(place: Place): Promise<Outcome[]> {
  const external = (part: string) => externalConnection(part, process.env);
  const runs = SANDBOX_TESTS.filter(({ parts }) => !parts.some(external));
  const leftOut = SANDBOX_TESTS.filter(test => !runs.includes(test));
  return [
    await nodeTests(
      place,
      'Sandbox, scripts and benchmarks (node)',
      [
        ...runs.map(({ file }) => `sandbox/src/${file}.test.ts`),
        'scripts/**/*.test.ts',
        'benchmarks/**/*.test.ts',
      ],
      {},
    ),
    ...leftOut.map(({ file, parts }) => ({
      name: `Sandbox: ${file}`,
      leftOut: `since the environment names ${parts
        .filter(external)
        .join(', ')}`,
    })),
  ];
}
