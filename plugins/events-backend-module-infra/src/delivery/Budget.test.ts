import fc from 'fast-check';
import { Budget } from './Budget';

const MINUTE_MS = 60_000;

describe('Budget', () => {
  it('lets no more through in a minute than its limit, and says how many there were besides', () => {
    const steps = fc.array(fc.nat({ max: 20_000 }), { maxLength: 300 });
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 12 }), (gaps, limit) => {
        let now = 0;
        const budget = new Budget(limit, () => now);
        const granted: number[] = [];
        let told = 0;
        let pending = 0;
        let matches = true;
        for (const gap of gaps) {
          now += gap;
          const withheld = budget.take();
          if (withheld === undefined) {
            pending++;
          } else {
            granted.push(now);
            told += withheld;
            matches = matches && withheld === pending;
            pending = 0;
          }
        }
        expect(matches).toBe(true);
        // Of two minutes that follow each other, the windows may share one.
        for (const start of granted) {
          const within = granted.filter(
            at => at >= start && at - start < MINUTE_MS,
          );
          expect(within.length).toBeLessThanOrEqual(2 * limit);
        }
        expect(granted.length + told + pending).toBe(gaps.length);
      }),
    );
  });

  it('lets through again after a minute', () => {
    let now = 0;
    const budget = new Budget(1, () => now);
    expect([budget.take(), budget.take(), budget.take()]).toEqual([
      0,
      undefined,
      undefined,
    ]);
    now = MINUTE_MS;
    expect(budget.take()).toBe(2);
  });
});
