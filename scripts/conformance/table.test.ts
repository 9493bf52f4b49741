import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { conformancePage } from './table.ts';

const FILE = '/r/plugins/infra-backend-module-dns/src/conformance.test.ts';

const rowsOf = (
  tests: { in: string[]; status?: string }[],
  file: string = FILE,
) =>
  conformancePage(
    {
      testResults: [
        {
          name: file,
          assertionResults: tests.map(({ in: ancestorTitles, status }) => ({
            ancestorTitles,
            status: status ?? 'passed',
          })),
        },
      ],
    },
    '/r',
  )
    .split('\n')
    .filter(line => line.startsWith('| `'));

describe('the page of conformance runs', () => {
  const cases: {
    reason: string;
    tests: { in: string[]; status?: string }[];
    file?: string;
    rows: string[];
  }[] = [
    {
      reason: 'counts the tests of each suite',
      tests: [
        { in: ['BIND', 'drift'] },
        { in: ['BIND', 'drift'] },
        { in: ['BIND', 'secrets'] },
      ],
      rows: ['| `dns` | BIND | – | – | 2 | – | – | – | – | – | 1 | 3 |'],
    },
    {
      reason: 'says how many of them failed, or were switched off',
      tests: [
        { in: ['BIND', 'drift'], status: 'failed' },
        { in: ['BIND', 'drift'], status: 'pending' },
        { in: ['BIND', 'drift'] },
      ],
      rows: [
        '| `dns` | BIND | – | – | 1 of 3 | – | – | – | – | – | – | 1 of 3 |',
      ],
    },
    {
      reason: 'names a run by all that is around it, in a stable order',
      tests: [
        { in: ['dns', 'PowerDNS', 'abort'] },
        { in: ['dns', 'BIND', 'abort'] },
      ],
      rows: [
        '| `dns` | dns, BIND | – | – | – | – | – | 1 | – | – | – | 1 |',
        '| `dns` | dns, PowerDNS | – | – | – | – | – | 1 | – | – | – | 1 |',
      ],
    },
    {
      reason: 'leaves out tests beside the suite',
      tests: [{ in: ['something else'] }],
      rows: [],
    },
    {
      reason: 'leaves out what is no driver module',
      tests: [{ in: ['memory', 'drift'] }],
      file: '/r/plugins/infra-node/src/testUtils/memory/conformance.test.ts',
      rows: [],
    },
  ];
  for (const { reason, tests, file, rows } of cases) {
    it(reason, () => assert.deepEqual(rowsOf(tests, file), rows));
  }
});
