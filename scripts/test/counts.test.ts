import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { jestFailures } from './counts.ts';

const scratch = mkdtempSync(join(tmpdir(), 'counts-test-'));
after(() => rmSync(scratch, { recursive: true }));

describe('the report of Jest', () => {
  it('tells what failed, a file that could not be loaded among it', () => {
    const file = join(scratch, 'report.json');
    const test = (status: string, fullName: string, message: string) => ({
      status,
      fullName,
      failureMessages: status === 'failed' ? [message] : [],
    });
    writeFileSync(
      file,
      JSON.stringify({
        testResults: [
          {
            name: 'a.test.ts',
            status: 'failed',
            message: '',
            assertionResults: [
              test('passed', 'a works', ''),
              test('failed', 'a breaks', `expected 1${'x'.repeat(5_000)}`),
            ],
          },
          {
            name: 'b.test.ts',
            status: 'failed',
            message: 'no module c',
            assertionResults: [],
          },
        ],
      }),
    );
    const [first, second, ...others] = jestFailures(file);
    assert.match(first, /^a breaks: expected 1x/);
    assert.equal(first.length, 2_000);
    assert.equal(second, 'b.test.ts: no module c');
    assert.deepEqual(others, []);
  });
});
