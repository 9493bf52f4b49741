import { refusalError, toDriverError } from './errors';

const withCode = (code: string) => Object.assign(new Error(code), { code });

describe('answers that are no success', () => {
  it.each([
    {
      reason: 'a wrong password',
      status: 401,
      body: '{"error":"not_authorized","reason":"Login failed"}',
      code: 'accessDenied',
    },
    {
      reason: 'a user without the tag',
      status: 401,
      body: '{"error":"not_authorised","reason":"Not administrator user"}',
      code: 'accessDenied',
    },
    {
      reason: 'a pattern that is none',
      status: 400,
      body: '{"error":"bad_request","reason":["invalid_regexp",[40],[[109],1]]}',
      code: 'terminal',
    },
    {
      reason: 'a vhost that is gone by now',
      status: 400,
      body: '{"error":"bad_request","reason":"vhost_or_user_not_found"}',
      code: 'retryable',
    },
    {
      reason: 'a user that another process made meanwhile',
      status: 400,
      body: '{"error":"bad_request","reason":"user_already_exists"}',
      code: 'retryable',
    },
    { reason: 'a server in trouble', status: 503, body: '', code: 'retryable' },
    {
      reason: 'a page of something else',
      status: 404,
      body: '<html>Nothing here</html>',
      code: 'misconfigured',
    },
    { reason: 'a redirect', status: 301, body: '', code: 'misconfigured' },
  ])('are $code for $reason', ({ status, body, code }) => {
    const error = refusalError({ status, body }, 'try');
    expect(error.code).toBe(code);
    expect(error.message).not.toContain('html');
  });
});

describe('calls without an answer', () => {
  it.each([
    { error: withCode('ECONNREFUSED'), code: 'retryable' },
    { error: withCode('UND_ERR_HEADERS_TIMEOUT'), code: 'retryable' },
    { error: withCode('DEPTH_ZERO_SELF_SIGNED_CERT'), code: 'misconfigured' },
  ])('are $code for $error.code', ({ error, code }) => {
    expect(toDriverError(error, 'try').code).toBe(code);
  });
});
