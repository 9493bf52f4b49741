import { extensions } from './extensions';

const now = Date.parse('2026-01-01T00:00:00Z');
const hours = (count: number) =>
  new Date(now + count * 3_600_000).toISOString();
const offered = (given: object) =>
  extensions({
    ttl: 'PT4H',
    maxTtl: 'P3D',
    expiresAt: hours(1),
    now,
    ...given,
  }).map(({ iso }) => iso);

describe('extensions', () => {
  it.each([
    {
      reason: 'from the ttl to the longest that the type allows',
      given: {},
      expected: ['PT4H', 'PT12H', 'P1D', 'P3D'],
    },
    {
      reason: 'nothing that would end it earlier',
      given: { expiresAt: hours(13) },
      expected: ['P1D', 'P3D'],
    },
    {
      reason: 'the ttl itself where nothing longer is allowed',
      given: { maxTtl: 'PT4H' },
      expected: ['PT4H'],
    },
    {
      reason: 'nothing where it lasts as long as it may',
      given: { maxTtl: 'PT4H', expiresAt: hours(4) },
      expected: [],
    },
    {
      reason: 'nothing of a type that has no limit any more',
      given: { ttl: '', maxTtl: '' },
      expected: [],
    },
  ])('$reason', ({ given, expected }) => {
    expect(offered(given)).toEqual(expected);
  });
});
