import { ResourcePhase } from '@infra-orchestration/backstage-plugin-infra-common';
import fc from 'fast-check';
import { backoff, nextWakeUp, WakeUpInstance } from '.';

const NOW = new Date('2026-01-01T00:00:00Z');
const at = (seconds: number) => new Date(NOW.getTime() + seconds * 1000);
const iso = (seconds: number) => at(seconds).toISOString();

function wakeUp(instances: WakeUpInstance[], random = 0.5) {
  return nextWakeUp({ instances, now: NOW, driftIntervalMs: 100_000, random });
}

describe('nextWakeUp', () => {
  it.each<{
    reason: string;
    instances: WakeUpInstance[];
    random?: number;
    expected?: Date;
  }>([
    { reason: 'of nothing there is nothing to look at', instances: [] },
    {
      reason: 'what is gone, left or given up is not looked at again',
      instances: [
        { phase: 'Removed' },
        { phase: 'Retained' },
        { phase: 'Abandoned', nextAttemptAt: iso(1) },
      ],
    },
    {
      reason: 'what waits is woken by what it waits for',
      instances: [{ phase: 'Waiting' }],
    },
    {
      reason: 'a handle or a retry says itself when',
      instances: [{ phase: 'Applying', nextAttemptAt: iso(7) }],
      expected: at(7),
    },
    {
      reason: 'work that nobody is at is due at once',
      instances: [
        { phase: 'Applying' },
        { phase: 'Ready', lastObservedAt: iso(0) },
      ],
      expected: NOW,
    },
    {
      reason: 'removal that nobody is at as well',
      instances: [{ phase: 'Removing' }],
      expected: NOW,
    },
    {
      reason: 'what comes up is looked at soon',
      instances: [{ phase: 'NotReady' }],
      expected: at(5),
    },
    {
      reason: 'what is ready is looked at for drift',
      instances: [{ phase: 'Ready', lastObservedAt: iso(-20) }],
      expected: at(80),
    },
    {
      reason: 'drift checks are spread: the earliest',
      instances: [{ phase: 'Ready', lastObservedAt: iso(0) }],
      random: 0,
      expected: at(90),
    },
    {
      reason: 'what failed is looked at again as well: it may have passed',
      instances: [{ phase: 'Failed', lastObservedAt: iso(0) }],
      expected: at(100),
    },
    {
      reason: 'what was never looked at counts from now',
      instances: [{ phase: 'Ready' }],
      expected: at(100),
    },
    {
      reason: 'what is overdue is due now, not in the past',
      instances: [
        { phase: 'Ready', lastObservedAt: iso(-1000) },
        { phase: 'Failed', nextAttemptAt: iso(-5) },
      ],
      expected: NOW,
    },
    {
      reason: 'the earliest of all counts',
      instances: [
        { phase: 'Ready', lastObservedAt: iso(0) },
        { phase: 'Applying', nextAttemptAt: iso(30) },
        { phase: 'NotReady', nextAttemptAt: iso(12) },
      ],
      expected: at(12),
    },
  ])('$reason', ({ instances, random, expected }) => {
    expect(wakeUp(instances, random)).toEqual(expected);
  });

  it('is never in the past, and never later with one instance more', () => {
    const instance = fc.record(
      {
        phase: fc.constantFrom<ResourcePhase>(
          'Pending',
          'Waiting',
          'Applying',
          'Ready',
          'NotReady',
          'Failed',
          'Removed',
        ),
        nextAttemptAt: fc.integer({ min: -100, max: 100 }).map(iso),
        lastObservedAt: fc.integer({ min: -500, max: 0 }).map(iso),
      },
      { requiredKeys: ['phase'] },
    );
    fc.assert(
      fc.property(
        fc.array(instance),
        instance,
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (instances, more, random) => {
          const time = wakeUp(instances, random)?.getTime() ?? Infinity;
          const sooner =
            wakeUp([...instances, more], random)?.getTime() ?? Infinity;
          expect(time).toBeGreaterThanOrEqual(NOW.getTime());
          expect(sooner).toBeLessThanOrEqual(time);
        },
      ),
    );
  });
});

describe('backoff', () => {
  it.each([
    {
      reason: 'the first ceiling is the base',
      attempt: 1,
      random: 0.999999,
      delay: 1000,
    },
    { reason: 'it doubles', attempt: 4, random: 0.999999, delay: 8000 },
    {
      reason: 'the delay is drawn evenly below it',
      attempt: 4,
      random: 0.5,
      delay: 4000,
    },
    {
      reason: 'it ends at the cap',
      attempt: 30,
      random: 0.999999,
      delay: 300_000,
    },
    {
      reason: 'it does so without overflowing',
      attempt: 1e9,
      random: 0.5,
      delay: 150_000,
    },
    { reason: 'nobody draws a hot loop', attempt: 1, random: 0, delay: 100 },
    {
      reason: 'an attempt before the first counts as the first',
      attempt: 0,
      random: 0.5,
      delay: 500,
    },
  ])('$reason', ({ attempt, random, delay }) => {
    expect(Math.abs(backoff(attempt, random) - delay)).toBeLessThanOrEqual(1);
  });

  it('stays between floor and cap, and grows with what is drawn', () => {
    const options = { baseMs: 50, capMs: 2000, floorMs: 10 };
    const draw = fc.double({ min: 0, max: 0.999999, noNaN: true });
    fc.assert(
      fc.property(fc.nat(100), draw, draw, (attempt, a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)].map(r =>
          backoff(attempt, r, options),
        );
        expect(low).toBeGreaterThanOrEqual(10);
        expect(high).toBeLessThanOrEqual(2000);
        expect(low).toBeLessThanOrEqual(high);
      }),
    );
  });
});
