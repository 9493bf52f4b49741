import fc from 'fast-check';
import { LookCache } from './LookCache';

describe('LookCache', () => {
  it('gives what was found last, by the same key, as long as it is fresh', () => {
    const step = fc.record({
      name: fc.constantFrom('a', 'b'),
      key: fc.constantFrom('x', 'y'),
      found: fc.nat(),
      passes: fc.nat(60),
      verb: fc.constantFrom('set' as const, 'forget' as const, 'get' as const),
    });
    fc.assert(
      fc.property(fc.array(step), steps => {
        let now = 0;
        const cache = new LookCache<number>({ maxAgeMs: 100, now: () => now });
        const last = new Map<
          string,
          { key: string; found: number; at: number }
        >();
        for (const { name, key, found, passes, verb } of steps) {
          now += passes;
          if (verb === 'set') {
            cache.set(name, key, found);
            last.set(name, { key, found, at: now });
          } else if (verb === 'forget') {
            cache.forget(name);
            last.delete(name);
          }
          const known = last.get(name);
          const isGood = known?.key === key && now - known.at < 100;
          expect(cache.get(name, key)).toBe(isGood ? known.found : undefined);
        }
      }),
    );
  });

  it('forgets the oldest where there are too many', () => {
    const cache = new LookCache<number>({ maxAgeMs: 100, now: () => 0 });
    for (let n = 0; n <= 2_000; n++) {
      cache.set(`${n}`, 'x', n);
    }
    expect(cache.get('0', 'x')).toBeUndefined();
    expect(cache.get('2000', 'x')).toBe(2_000);
  });
});
