import { DriverError } from '@infra-orchestration/backstage-plugin-infra-node';
import fc from 'fast-check';
import { afterAbsence, afterError, afterUnknownSubject } from './fateOf';

const HOUR = 3_600_000;
const attempt = (given: { attempts?: number; ageMs?: number }) => ({
  attempts: 1,
  ageMs: 0,
  random: 1,
  ...given,
});

describe('an event whose image could not be asked for', () => {
  it.each([
    {
      reason: 'the registry may answer soon',
      error: new DriverError('retryable', 'no answer in time'),
      expected: { waitMs: 2_000, reason: 'no answer in time' },
    },
    {
      reason: 'each wait is longer',
      error: new Error('anything'),
      at: { attempts: 4 },
      expected: { waitMs: 16_000, reason: 'anything' },
    },
    {
      reason: 'the registry says for how long',
      error: new DriverError('retryable', 'too many', { retryAfter: 90_000 }),
      expected: { waitMs: 90_000, reason: 'too many' },
    },
    {
      reason: 'credentials may be put right',
      error: new DriverError('accessDenied', 'refused'),
      at: { attempts: 40, ageMs: 23 * HOUR },
      expected: { waitMs: 600_000, reason: 'refused' },
    },
    {
      reason: 'what will never work is not tried again',
      error: new DriverError('terminal', 'too large'),
      expected: { fate: 'Failed', reason: 'too large' },
    },
    {
      reason: 'a day is enough',
      error: new DriverError('retryable', 'down'),
      at: { ageMs: 24 * HOUR },
      expected: {
        fate: 'Failed',
        reason: expect.stringMatching(/^down\. .*day/),
      },
    },
    {
      reason: 'whatever is thrown',
      error: 'oops',
      expected: { waitMs: 2_000, reason: 'The registry gave no answer' },
    },
  ])('goes on: $reason', ({ error, at, expected }) => {
    expect(afterError(error, attempt(at ?? {}))).toEqual(expected);
  });

  it('is looked for a few times, then given up', () => {
    const looks = [1, 2, 3, 4].map(attempts =>
      afterAbsence('r.io/a:1', attempt({ attempts })),
    );
    expect(looks.map(look => 'waitMs' in look && look.waitMs)).toEqual([
      2_000,
      4_000,
      8_000,
      false,
    ]);
    expect(looks[3]).toEqual({
      fate: 'Failed',
      reason: 'The registry has no r.io/a:1. Push it, and tell of it again',
    });
  });

  it('is waited for where something is attached to it, and then left alone', () => {
    const looks = [1, 2, 3, 4].map(attempts =>
      afterUnknownSubject('r.io/a@sha256:1', attempt({ attempts })),
    );
    expect(looks.map(look => 'waitMs' in look && look.waitMs)).toEqual([
      2_000,
      4_000,
      8_000,
      false,
    ]);
    expect(looks[3]).toEqual({
      fate: 'Ignored',
      reason: 'It is attached to r.io/a@sha256:1, of which nothing was told',
    });
  });

  it('never waits longer than ten minutes, nor not at all', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (attempts, random) => {
          const next = afterError(new Error('x'), {
            attempts,
            ageMs: 0,
            random,
          });
          const wait = 'waitMs' in next ? next.waitMs : 0;
          expect(wait).toBeGreaterThanOrEqual(1_500);
          expect(wait).toBeLessThanOrEqual(600_000);
        },
      ),
    );
  });
});
