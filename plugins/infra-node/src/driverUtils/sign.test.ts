import { isSigned, sign, SIGNATURE_TOLERANCE_SECONDS } from './sign';

const now = new Date('2026-11-25T12:00:00Z');
const body = '{"verb":"apply"}';
const header = sign('key', body, now);
const later = (seconds: number) => new Date(now.getTime() + seconds * 1000);

describe('signatures', () => {
  it('are as documented', () => {
    // As `printf '%s' '1795608000.{"verb":"apply"}' | openssl dgst -sha256 -hmac key` prints it.
    expect(header).toBe(
      't=1795608000,v1=868db17d3c643c063e00e6c0f28e7f42ed2d9c07d111a618b3b0b7d28c55dd91',
    );
  });

  it.each([
    { reason: 'the same', expected: true },
    { reason: 'another key', key: 'other', expected: false },
    { reason: 'another body', body: '{"verb":"remove"}', expected: false },
    { reason: 'no header', header: undefined, expected: false },
    { reason: 'half a header', header: header.slice(0, -1), expected: false },
    {
      reason: 'another time',
      header: header.replace('t=1795608000', 't=1795608001'),
      expected: false,
    },
    {
      reason: 'as old as allowed',
      now: later(SIGNATURE_TOLERANCE_SECONDS),
      expected: true,
    },
    {
      reason: 'too old',
      now: later(SIGNATURE_TOLERANCE_SECONDS + 1),
      expected: false,
    },
    {
      reason: 'of the future',
      now: later(-SIGNATURE_TOLERANCE_SECONDS - 1),
      expected: false,
    },
  ])('$reason: $expected', ({ expected, reason: _, key = 'key', ...given }) => {
    expect(isSigned(key, { header, body, now, ...given })).toBe(expected);
  });
});
