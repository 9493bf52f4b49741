import { FreezeWindow } from '@infra-orchestration/backstage-plugin-infra-common';
import fc from 'fast-check';
import { DateTime } from 'luxon';
import { frozenUntil } from './freeze';

const weekend: FreezeWindow = {
  cron: '0 18 * * 5',
  duration: 'P2DT6H',
  timeZone: 'Europe/Berlin',
  reason: 'weekend',
};
const night: FreezeWindow = {
  cron: '30 2 * * *',
  duration: 'PT4H',
  timeZone: 'Europe/Berlin',
};
const holidays: FreezeWindow = {
  from: '2026-12-24T00:00:00+01:00',
  until: '2026-12-27T00:00:00+01:00',
  reason: 'holidays',
};

describe('frozenUntil', () => {
  it.each<{
    reason: string;
    windows: FreezeWindow[] | undefined;
    now: string;
    until?: string;
    why?: string;
  }>([
    { reason: 'no windows', windows: undefined, now: '2026-11-27T18:00:00Z' },
    {
      reason: 'the instant before it begins',
      windows: [weekend],
      now: '2026-11-27T16:59:59.999Z',
    },
    {
      reason: 'its first instant',
      windows: [weekend],
      now: '2026-11-27T17:00:00.000Z',
      until: '2026-11-29T23:00:00.000Z',
      why: 'weekend',
    },
    {
      reason: 'within its first second',
      windows: [weekend],
      now: '2026-11-27T17:00:00.500Z',
      until: '2026-11-29T23:00:00.000Z',
      why: 'weekend',
    },
    {
      reason: 'its last instant',
      windows: [weekend],
      now: '2026-11-29T22:59:59.999Z',
      until: '2026-11-29T23:00:00.000Z',
      why: 'weekend',
    },
    {
      reason: 'its end',
      windows: [weekend],
      now: '2026-11-29T23:00:00.000Z',
    },
    {
      reason: 'once, in the middle of it',
      windows: [holidays],
      now: '2026-12-25T12:00:00Z',
      until: '2026-12-26T23:00:00.000Z',
      why: 'holidays',
    },
    {
      reason: 'once, long after',
      windows: [holidays],
      now: '2027-12-25T12:00:00Z',
    },
    {
      reason: 'windows that overlap are one',
      windows: [weekend, holidays],
      // The holidays end on Sunday at midnight, in the weekend that began on Friday.
      now: '2026-12-24T12:00:00Z',
      until: '2026-12-27T23:00:00.000Z',
      why: 'holidays',
    },
    {
      reason: 'windows that touch are one',
      windows: [
        { from: '2026-01-01T00:00:00Z', until: '2026-01-02T00:00:00Z' },
        { from: '2026-01-02T00:00:00Z', until: '2026-01-03T00:00:00Z' },
      ],
      now: '2026-01-01T12:00:00Z',
      until: '2026-01-03T00:00:00.000Z',
    },
    {
      reason: 'a window longer than the time between two of it',
      windows: [{ cron: '0 0 * * 1,3', duration: 'P3D' }],
      now: '2026-11-23T12:00:00Z',
      until: '2026-11-28T00:00:00.000Z',
    },
    {
      reason: 'a time that the clock skips in spring comes after it',
      windows: [night],
      now: '2026-03-29T02:00:00Z',
      until: '2026-03-29T05:30:00.000Z',
    },
    {
      reason: 'a time that the clock repeats in autumn begins once',
      windows: [{ ...night, duration: 'PT40M' }],
      now: '2026-10-25T01:35:00Z',
    },
    {
      reason: 'and it is the first of the two',
      windows: [{ ...night, duration: 'PT40M' }],
      now: '2026-10-25T00:35:00Z',
      until: '2026-10-25T01:10:00.000Z',
    },
    {
      reason: 'hours are hours, of which a day can have 25',
      windows: [{ ...night, cron: '0 0 * * *', duration: 'PT24H' }],
      now: '2026-10-20T12:00:00Z',
      until: '2026-10-25T22:00:00.000Z',
    },
    {
      reason: 'without an end it is looked at again some time',
      windows: [{ ...night, cron: '0 0 * * *', duration: 'P1D' }],
      now: '2026-01-01T12:00:00Z',
      until: '2026-01-20T23:00:00.000Z',
    },
    {
      reason: 'days are those of the calendar, of which one has 23 hours',
      windows: [{ ...night, cron: '0 0 29 3 *', duration: 'P1D' }],
      now: '2026-03-29T12:00:00Z',
      until: '2026-03-29T22:00:00.000Z',
    },
    {
      reason: 'a leap day, years after the last one',
      windows: [{ cron: '0 0 29 2 *', duration: 'P1D' }],
      now: '2027-03-01T12:00:00Z',
    },
    {
      reason: 'without a time zone it is UTC',
      windows: [{ cron: '0 18 * * 5', duration: 'PT1H' }],
      now: '2026-11-27T18:30:00Z',
      until: '2026-11-27T19:00:00.000Z',
    },
  ])('$reason', ({ windows, now, until, why }) => {
    const found = frozenUntil(windows, new Date(now));
    expect(found?.until.toISOString()).toBe(until);
    expect(found?.reason).toBe(why);
  });

  it('agrees with every minute of the clock there', () => {
    const zones = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe'];
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.integer({ min: 4, max: 23 }),
        fc.integer({ min: 1, max: 4 * 60 }),
        fc.integer({ min: 0, max: 365 * 24 * 60 }),
        (zone, hour, minutes, at) => {
          const now = new Date(+new Date('2026-01-01T00:00:00Z') + at * 60_000);
          const window = {
            cron: `0 ${hour} * * *`,
            duration: `PT${minutes}M`,
            timeZone: zone,
          };
          const local = DateTime.fromJSDate(now, { zone });
          // No clock changes after four, so what began is today's or yesterday's.
          const begins = [0, 1].map(days =>
            local.startOf('day').minus({ days }).set({ hour }),
          );
          const isOpen = begins.some(
            begin => begin <= local && local < begin.plus({ minutes }),
          );
          const found = frozenUntil([window], now);
          expect(found !== undefined).toBe(isOpen);
          expect(found === undefined || found.until > now).toBe(true);
        },
      ),
    );
  });

  it('is over at the end that it names', () => {
    const at = fc
      .integer({ min: 0, max: 90 * 24 })
      .map(
        hours => new Date(+new Date('2026-01-01T00:00:00Z') + hours * 3.6e6),
      );
    const once = fc
      .tuple(at, at)
      .map(([a, b]) => [a, b].sort((x, y) => +x - +y))
      .map(([from, until]) => ({
        from: from.toISOString(),
        until: until.toISOString(),
      }));
    fc.assert(
      fc.property(fc.array(once, { maxLength: 6 }), at, (windows, now) => {
        const found = frozenUntil(windows, now);
        expect(found && frozenUntil(windows, found.until)).toBeUndefined();
      }),
    );
  });
});
