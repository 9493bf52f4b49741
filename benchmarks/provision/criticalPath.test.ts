import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { criticalPathMs, type GraphInstance } from './criticalPath.ts';
import { best, report } from './report.ts';
import { type Measured } from './types.ts';

const instance = (
  address: string,
  ...dependenciesOf: string[]
): GraphInstance => ({ address, dependenciesOf });

const operation = (address: string, from: number, to?: number) => ({
  address,
  startedAt: new Date(from).toISOString(),
  finishedAt: to === undefined ? undefined : new Date(to).toISOString(),
});

describe('the critical path', () => {
  const cases = [
    { reason: 'nothing takes no time', instances: [], operations: [], ms: 0 },
    {
      reason: 'what follows each other adds up, without the pauses between',
      instances: [instance('a'), instance('b', 'a')],
      operations: [operation('a', 0, 100), operation('b', 500, 550)],
      ms: 150,
    },
    {
      reason: 'of what goes side by side the longest counts',
      instances: [instance('a'), instance('b'), instance('c', 'a', 'b')],
      operations: [
        operation('a', 0, 10),
        operation('b', 0, 80),
        operation('c', 80, 90),
      ],
      ms: 90,
    },
    {
      reason: 'each attempt counts, one that runs still does not',
      instances: [instance('a')],
      operations: [
        operation('a', 0, 10),
        operation('a', 20, 25),
        operation('a', 30),
      ],
      ms: 15,
    },
  ];
  for (const { reason, instances, operations, ms } of cases) {
    it(`is right: ${reason}`, () => {
      assert.equal(criticalPathMs(instances, operations), ms);
    });
  }
});

describe('the report', () => {
  const measured = (way: string, wall: number, cpu: number): Measured => ({
    way,
    wall,
    cpu,
    available: wall,
    requests: 100,
    byVerb: { patch: 100 },
    notes: [`${way} took ${wall}`],
  });

  it('takes the best of the rounds, and ratios to the bare client', () => {
    const text = report(
      [
        best([measured('bare', 2, 1), measured('bare', 1, 2)]),
        best([measured('product', 1.5, 3)]),
      ],
      2,
      'bare',
    );
    assert.match(text, /^bare +1\.00 +1\.00 +1\.00 +1\.00 +1\.00 +1\.00 +100/m);
    assert.match(
      text,
      /^product +1\.50 +1\.50 +1\.50 +1\.50 +3\.00 +3\.00 +100/m,
    );
    assert.match(text, /bare took 1$/m);
  });
});
