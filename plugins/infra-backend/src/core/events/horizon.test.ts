import fc from 'fast-check';
import { complete, Completeness } from './horizon';

type Step = 'begin' | 'look' | { append: number } | { end: number };

/**
 * A made-up database: each transaction takes ids of events while it is open, and all of them become
 * visible when it ends, in any order of beginnings, ids and ends.
 *
 * @returns ids that became visible after they had been passed
 */
function missedBy(steps: Step[]): number[] {
  const open = new Map<number, number[]>();
  const missed: number[] = [];
  const visible: number[] = [];
  let nextTransaction = 1;
  let lastOver = 0;
  let nextId = 1;
  const end = (transaction: number) => {
    open.delete(transaction);
    lastOver = Math.max(lastOver, transaction);
  };
  let known: Completeness = { upTo: 0 };
  const at = (n: number) => [...open.keys()][n];
  for (const step of steps) {
    if (step === 'begin') {
      open.set(nextTransaction++, []);
    } else if (step === 'look') {
      // As PostgreSQL has it: a snapshot begins after the last one that is over, and whoever looks takes a number.
      const oldest = Math.min(lastOver + 1, ...open.keys());
      const own = nextTransaction++;
      known = complete(known, {
        eventId: Math.max(0, ...visible),
        nextTransaction: BigInt(own),
        oldestTransaction: BigInt(oldest),
      });
      end(own);
    } else if ('append' in step) {
      open.get(at(step.append))?.push(nextId++);
    } else {
      const [transaction, ids] = [...open][step.end] ?? [];
      for (const id of ids ?? []) {
        visible.push(id);
        if (id <= known.upTo) {
          missed.push(id);
        }
      }
      if (transaction) {
        end(transaction);
      }
    }
  }
  return missed;
}

describe('complete', () => {
  it.each([
    {
      reason: 'with no transaction under way all that is seen is complete',
      before: { upTo: 3 },
      seen: { eventId: 9, nextTransaction: 50n, oldestTransaction: 50n },
      after: { upTo: 9 },
    },
    {
      reason: 'one under way may store a smaller id still',
      before: { upTo: 3 },
      seen: { eventId: 9, nextTransaction: 50n, oldestTransaction: 48n },
      after: { upTo: 3, awaited: { eventId: 9, after: 50n } },
    },
    {
      reason: 'it is waited for, whatever comes meanwhile',
      before: { upTo: 3, awaited: { eventId: 9, after: 50n } },
      seen: { eventId: 12, nextTransaction: 60n, oldestTransaction: 49n },
      after: { upTo: 3, awaited: { eventId: 9, after: 50n } },
    },
    {
      reason: 'it is over, and what came meanwhile is waited for',
      before: { upTo: 3, awaited: { eventId: 9, after: 50n } },
      seen: { eventId: 12, nextTransaction: 60n, oldestTransaction: 55n },
      after: { upTo: 9, awaited: { eventId: 12, after: 60n } },
    },
    {
      reason: 'nothing new is nothing to wait for',
      before: { upTo: 9 },
      seen: { eventId: 9, nextTransaction: 60n, oldestTransaction: 55n },
      after: { upTo: 9 },
    },
  ])('$reason', ({ before, seen, after }) => {
    expect(complete(before, seen)).toEqual(after);
  });

  it('never passes an id that becomes visible later', () => {
    const step: fc.Arbitrary<Step> = fc.oneof(
      fc.constant('begin' as const),
      fc.constant('look' as const),
      fc.record({ append: fc.nat(5) }),
      fc.record({ end: fc.nat(5) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), steps => {
        expect(missedBy(steps)).toEqual([]);
      }),
    );
  });
});
