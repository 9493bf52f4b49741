import assert from 'node:assert/strict';
import {
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { whenChanged, type Work } from './stamps.ts';

let root: string;
let runs: number;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'stamps-test-'));
  runs = 0;
  writeFileSync(join(root, 'input'), 'one');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const file = (name: string) => join(root, name);

function build(work: () => Promise<void> | void = () => {}): Promise<boolean> {
  const description: Work = {
    name: 'build',
    inputs: ['input'],
    result: () =>
      existsSync(file('output'))
        ? readFileSync(file('output'), 'utf8')
        : undefined,
    work: async () => {
      runs++;
      writeFileSync(file('output'), `made in run ${runs}`);
      await work();
    },
  };
  return whenChanged(description, { root, workDir: file('work') });
}

describe('work with a stamp', () => {
  it('is done once', async () => {
    assert.equal(await build(), true);
    assert.equal(await build(), false);
  });

  const changes: { reason: string; change: () => void }[] = [
    {
      reason: 'its input changed',
      change: () => writeFileSync(file('input'), 'two'),
    },
    { reason: 'its result is gone', change: () => rmSync(file('output')) },
    {
      reason: 'somebody else put another result there',
      change: () => writeFileSync(file('output'), 'by hand'),
    },
  ];
  for (const { reason, change } of changes) {
    it(`is done again when ${reason}`, async () => {
      await build();
      change();
      assert.equal(await build(), true);
      assert.equal(await build(), false);
    });
  }

  it('that failed after work that succeeded is done again', async () => {
    await build();
    writeFileSync(file('input'), 'two');
    await assert.rejects(build(() => Promise.reject(new Error('killed'))));
    writeFileSync(file('input'), 'one');
    assert.equal(await build(), true);
  });

  it('whose input changed meanwhile is done again', async () => {
    await build(() => writeFileSync(file('input'), 'two'));
    assert.equal(await build(), true);
  });

  it('is done once by two at the same time', async () => {
    const both = await Promise.all([build(), build()]);
    assert.deepEqual(both.sort(), [false, true]);
    assert.equal(runs, 1);
  });
});
