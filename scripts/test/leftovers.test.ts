import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  utimesSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { dropLeftovers, dropPlace, newInstance } from './leftovers.ts';

const scratch = mkdtempSync(join(tmpdir(), 'leftovers-test-'));
after(() => rmSync(scratch, { recursive: true, force: true }));

const make = (path: string, daysAgo = 0) => {
  const full = join(scratch, path);
  mkdirSync(full, { recursive: true });
  const at = Date.now() / 1000 - daysAgo * 24 * 3600;
  utimesSync(full, at, at);
  return full;
};

describe('what a test run leaves', () => {
  it('goes a day later, that of other runs and of the demo stays', () => {
    const old = [
      make('instances/test-1', 2),
      make('logs/test-1', 2),
      make('reports/test-1', 2),
    ];
    const kept = [make('logs/test-2'), make('instances/demo', 9)];
    dropLeftovers(scratch);
    assert.deepEqual(old.filter(existsSync), []);
    assert.deepEqual(kept.filter(existsSync), kept);
  });

  it('goes at once where nothing failed', () => {
    const own = [make('logs/test-3'), make('reports/test-3')];
    const other = make('logs/test-33');
    dropPlace('test-3', scratch);
    assert.deepEqual(own.filter(existsSync), []);
    assert.ok(existsSync(other));
  });

  it('has a name of its own', () => {
    assert.notEqual(newInstance(), newInstance());
    assert.match(newInstance(), /^test-[0-9a-f]{8}$/);
  });
});
