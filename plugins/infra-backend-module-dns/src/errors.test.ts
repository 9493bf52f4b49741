import { describeEndpoint, unreachable } from './errors';

describe('unreachable', () => {
  const refused = Object.assign(new Error('connect ECONNREFUSED ::1:8081'), {
    code: 'ECONNREFUSED',
  });

  it.each([
    {
      reason: 'a socket tells its code',
      cause: refused,
      says: 'ECONNREFUSED',
    },
    {
      reason: 'fetch wraps the error of the socket',
      cause: new TypeError('fetch failed', { cause: refused }),
      says: 'ECONNREFUSED',
    },
    {
      reason: 'several addresses were tried',
      cause: new AggregateError([refused], ''),
      says: 'ECONNREFUSED',
    },
    {
      reason: 'a timeout has a number for a code',
      cause: new DOMException(
        'The operation was aborted due to timeout',
        'TimeoutError',
      ),
      says: 'due to timeout',
    },
  ])('is retryable and tells why: $reason', ({ cause, says }) => {
    expect(unreachable('PowerDNS API http://pdns', cause)).toMatchObject({
      code: 'retryable',
      message: `PowerDNS API http://pdns could not be reached: ${
        says === 'ECONNREFUSED' ? says : cause.message
      }`,
    });
    expect(unreachable('It', cause).message).toContain(says);
  });
});

describe('unreachable where TLS fails', () => {
  it.each([
    'SELF_SIGNED_CERT_IN_CHAIN',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'CERT_HAS_EXPIRED',
    'ERR_TLS_CERT_ALTNAME_INVALID',
    'ERR_SSL_WRONG_VERSION_NUMBER',
  ])('%s is a matter of the provider', code => {
    const cause = new TypeError('fetch failed', {
      cause: Object.assign(new Error('no'), { code }),
    });
    expect(unreachable('PowerDNS API https://pdns', cause)).toMatchObject({
      code: 'misconfigured',
      message: expect.stringContaining(code),
    });
  });
});

describe('describeEndpoint', () => {
  it.each([
    [{ host: 'ns1.example.test', port: 53 }, 'ns1.example.test:53'],
    [{ host: '2001:db8::1', port: 5353 }, '[2001:db8::1]:5353'],
  ])('%j is %s', (endpoint, text) => {
    expect(describeEndpoint(endpoint)).toBe(text);
  });
});
