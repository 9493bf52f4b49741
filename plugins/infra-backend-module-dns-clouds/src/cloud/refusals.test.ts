import { readRetryAfter, refusalError } from './refusals';

describe('refusalError', () => {
  it.each([
    { reason: 'credentials are refused', status: 401, code: 'accessDenied' },
    { reason: 'a permission is missing', status: 403, code: 'accessDenied' },
    { reason: 'the zone is not there', status: 404, code: 'misconfigured' },
    { reason: 'too much is asked', status: 429, code: 'retryable' },
    { reason: 'the service fails', status: 503, code: 'retryable' },
    { reason: 'others changed it', status: 412, code: 'retryable' },
    { reason: 'an input is wrong', status: 400, code: 'terminal' },
  ])('says $code where $reason', ({ status, code }) => {
    const refusal = { status, code: 'Name', message: ' why \n', retryAfter: 5 };
    expect(refusalError('Cloud at https://x', refusal)).toMatchObject({
      code,
      message: `Cloud at https://x answers ${status} Name: why`,
      retryAfter: 5,
    });
  });

  it('does not repeat a whole page', () => {
    const { message } = refusalError('Cloud', {
      status: 502,
      message: 'x'.repeat(10_000),
    });
    expect(message.length).toBeLessThan(600);
  });
});

describe('readRetryAfter', () => {
  const now = Date.parse('2026-01-01T00:00:00Z');

  it.each([
    { reason: 'none is given', header: undefined, expected: undefined },
    { reason: 'it is a number of seconds', header: '7', expected: 7_000 },
    {
      reason: 'it is a date',
      header: 'Thu, 01 Jan 2026 00:00:09 GMT',
      expected: 9_000,
    },
    {
      reason: 'the date has passed',
      header: 'Wed, 31 Dec 2025 00:00:00 GMT',
      expected: undefined,
    },
    { reason: 'it is neither', header: 'soon', expected: undefined },
  ])('reads a wait where $reason', ({ header, expected }) => {
    expect(readRetryAfter(header, now)).toBe(expected);
  });
});
