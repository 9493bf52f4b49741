import fc from 'fast-check';
import { expiryFrom, expiryStep, extendExpiry } from './expiry';

const hour = 3_600_000;
const at = (hours: number) => new Date(hours * hour);

describe('expiryFrom', () => {
  it('ends after the time, and warns before', () => {
    expect(expiryFrom(at(10), 4 * hour, hour)).toEqual({
      expiresAt: at(14),
      warnAt: at(13),
    });
  });

  it('warns at once where less is left than the owner is to know of', () => {
    expect(expiryFrom(at(10), hour, 2 * hour).warnAt).toEqual(at(10));
  });

  it('warns of nothing where nobody is to be warned', () => {
    expect(expiryFrom(at(10), hour, undefined)).toEqual({ expiresAt: at(11) });
  });
});

describe('extendExpiry', () => {
  const policy = { ttl: 4 * hour, maxTtl: 24 * hour, warnBefore: hour };
  const extend = (given: object) =>
    extendExpiry({ now: at(10), expiresAt: at(12), policy, ...given });

  it.each([
    {
      reason: 'the ttl from now, where nothing is said',
      given: {},
      expected: { expiry: { expiresAt: at(14), warnAt: at(13) } },
    },
    {
      reason: 'as long as asked for',
      given: { lasts: 24 * hour },
      expected: { expiry: { expiresAt: at(34), warnAt: at(33) } },
    },
    {
      reason: 'but not longer than the type allows from now on',
      given: { lasts: 25 * hour },
      expected: { problem: expect.stringMatching(/until 1970-01-02T10:00/) },
    },
    {
      reason: 'which is the ttl, where the type says nothing else',
      given: { policy: { ttl: 4 * hour }, lasts: 5 * hour },
      expected: { problem: expect.stringMatching(/longer/) },
    },
    {
      reason: 'never shorter than it is',
      given: { lasts: hour },
      expected: { problem: expect.stringMatching(/earlier/) },
    },
    {
      reason: 'also after its end, where the deletion was stopped',
      given: { expiresAt: at(1) },
      expected: { expiry: { expiresAt: at(14), warnAt: at(13) } },
    },
  ])('$reason', ({ given, expected }) => {
    expect(extend(given)).toEqual(expected);
  });

  it('never ends earlier, nor later than maxTtl from now', () => {
    const hours = fc.integer({ min: 1, max: 100 });
    fc.assert(
      fc.property(hours, hours, hours, (lasts, left, most) => {
        const result = extendExpiry({
          now: at(10),
          expiresAt: at(10 + left),
          policy: { ttl: hour, maxTtl: most * hour },
          lasts: lasts * hour,
        });
        fc.pre('expiry' in result);
        const { expiresAt } = (result as { expiry: { expiresAt: Date } })
          .expiry;
        expect(+expiresAt).toBeGreaterThanOrEqual(+at(10 + left));
        expect(+expiresAt).toBeLessThanOrEqual(+at(10 + most));
      }),
    );
  });
});

describe('expiryStep', () => {
  it.each([
    {
      reason: 'nothing before the warning',
      state: { now: at(10), expiresAt: at(14), warnAt: at(13) },
      expected: { act: 'wait', nextAt: at(13) },
    },
    {
      reason: 'the warning in its time',
      state: { now: at(13), expiresAt: at(14), warnAt: at(13) },
      expected: { act: 'warn', nextAt: at(14) },
    },
    {
      reason: 'no second warning',
      state: { now: at(13.5), expiresAt: at(14) },
      expected: { act: 'wait', nextAt: at(14) },
    },
    {
      reason: 'the deletion in its time',
      state: { now: at(14), expiresAt: at(14) },
      expected: { act: 'delete' },
    },
    {
      reason: 'the deletion and no warning any more, where both were missed',
      state: { now: at(20), expiresAt: at(14), warnAt: at(13) },
      expected: { act: 'delete' },
    },
    {
      reason:
        'nothing while it is being deleted, but a look whether it still is',
      state: { now: at(14), expiresAt: at(14), isLeaving: true },
      expected: { act: 'wait', nextAt: new Date(+at(14) + 600_000) },
    },
    {
      reason: 'no warning either',
      state: {
        now: at(13),
        expiresAt: at(14),
        warnAt: at(13),
        isLeaving: true,
      },
      expected: { act: 'wait' },
    },
  ])('$reason', ({ state, expected }) => {
    expect(expiryStep({ isLeaving: false, ...state })).toMatchObject(expected);
  });

  it('is next due later than now, whatever the state', () => {
    const hours = fc.integer({ min: 0, max: 50 });
    fc.assert(
      fc.property(hours, hours, fc.boolean(), (now, end, isLeaving) => {
        const { nextAt } = expiryStep({
          now: at(now),
          expiresAt: at(end),
          isLeaving,
        });
        expect(+nextAt).toBeGreaterThan(+at(now));
      }),
    );
  });
});
