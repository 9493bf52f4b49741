import { httpError } from './httpErrors';

const about = {
  where: 'PowerDNS API http://pdns:8081/api/v1',
  serverId: 'localhost',
  zone: 'dev.example.test',
};

const errorOf = (
  status: number,
  body = '',
  headers: Record<string, string> = {},
  zone: string | undefined = about.zone,
) =>
  httpError({ status, headers: new Headers(headers) }, body, {
    ...about,
    zone,
  });

describe('httpError', () => {
  it.each([
    {
      reason: 'the key is wrong',
      status: 401,
      code: 'accessDenied',
      says: 'check the credential `apiKey`',
    },
    {
      reason: 'a proxy forbids it',
      status: 403,
      code: 'accessDenied',
      says: 'the key may not do this',
    },
    {
      reason: 'the zone is missing',
      status: 404,
      code: 'misconfigured',
      says: 'there is no zone `dev.example.test` on server `localhost`',
    },
    {
      reason: 'something else than the API is at the address',
      status: 405,
      code: 'misconfigured',
      says: 'answers 405',
    },
    {
      reason: 'somebody else changes it',
      status: 409,
      code: 'conflict',
      says: 'answers 409',
    },
    {
      reason: 'the record cannot stand there',
      status: 422,
      body: '{"error": "RRset x. IN CNAME: Conflicts with pre-existing RRset"}',
      code: 'conflict',
      says: 'pre-existing RRset',
    },
    {
      reason: 'the content is wrong',
      status: 422,
      body: '{"error": "Record x./A \'y\': Parsing record content"}',
      code: 'terminal',
      says: 'Parsing record content',
    },
    {
      reason: 'the request is wrong',
      status: 400,
      code: 'terminal',
      says: 'answers 400',
    },
    {
      reason: 'the server is busy',
      status: 429,
      code: 'retryable',
      says: 'answers 429',
    },
    {
      reason: 'the server failed',
      status: 500,
      body: 'Internal Server Error',
      code: 'retryable',
      says: 'answers 500',
    },
    {
      reason: 'the server is away',
      status: 503,
      code: 'retryable',
      says: 'answers 503',
    },
  ])('$status: $reason', ({ status, body, code, says }) => {
    const error = errorOf(status, body);
    expect(error).toMatchObject({ name: 'DriverError', code });
    expect(error.message).toContain(says);
    expect(error.message).toContain(about.where);
  });

  it('tells a missing server from a missing zone', () => {
    const error = httpError({ status: 404, headers: new Headers() }, '', {
      ...about,
      zone: undefined,
    });
    expect(error.message).toContain('check `serverId` and `apiUrl`');
  });

  it('waits as long as the server asks', () => {
    expect(errorOf(503, '', { 'Retry-After': '7' }).retryAfter).toBe(7000);
    expect(errorOf(503).retryAfter).toBeUndefined();
    expect(
      errorOf(503, '', { 'Retry-After': 'soon' }).retryAfter,
    ).toBeUndefined();
  });

  it("does not repeat a proxy's page", () => {
    expect(errorOf(502, '<html>X-API-Key: secret</html>').message).not.toMatch(
      /secret/,
    );
  });
});
