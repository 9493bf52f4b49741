import fc from 'fast-check';
import { afterFailure, isRefusal, MOST_ATTEMPTS } from './retry';

describe('afterFailure', () => {
  it.each([
    { reason: 'the first wait is short', attempts: 1, expected: 1_000 },
    { reason: 'it doubles', attempts: 4, expected: 8_000 },
    { reason: 'and has an end', attempts: 11, expected: 600_000 },
  ])('$reason', ({ attempts, expected }) => {
    expect(afterFailure({ attempts, refused: false, random: 1 })).toEqual({
      act: 'wait',
      ms: expected,
    });
  });

  it.each([
    { reason: 'a refusal is final', attempts: 1, refused: true },
    {
      reason: 'so is the last attempt',
      attempts: MOST_ATTEMPTS,
      refused: false,
    },
  ])('$reason', ({ attempts, refused }) => {
    expect(afterFailure({ attempts, refused, random: 0 })).toEqual({
      act: 'giveUp',
    });
  });

  it('never waits longer by being lucky, nor less than before by much', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: MOST_ATTEMPTS - 1 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (attempts, random) => {
          const most = afterFailure({ attempts, refused: false, random: 1 });
          const some = afterFailure({ attempts, refused: false, random });
          const ms = (after: typeof most) =>
            after.act === 'wait' ? after.ms : NaN;
          expect(ms(some)).toBeLessThanOrEqual(ms(most));
          expect(ms(some)).toBeGreaterThan(ms(most) * 0.7);
        },
      ),
    );
  });
});

it.each([
  { status: 400, expected: true, reason: 'it cannot read it' },
  { status: 422, expected: true, reason: 'nor does it want it' },
  { status: 401, expected: false, reason: 'a key can be set right' },
  { status: 404, expected: false, reason: 'a receiver can come back' },
  { status: 429, expected: false, reason: 'too many for now' },
  { status: 503, expected: false, reason: 'it is down' },
])('$status is a refusal: $expected, as $reason', ({ status, expected }) => {
  expect(isRefusal(status)).toBe(expected);
});
