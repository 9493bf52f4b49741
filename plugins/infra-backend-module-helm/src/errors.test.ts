import { chartFailure, helmFailure, scrub } from './errors';

describe('helmFailure', () => {
  it.each([
    {
      reason: 'an object is somebody else’s',
      text: 'Error: INSTALLATION FAILED: Unable to continue with install: Service "x" in namespace "n" exists and cannot be imported into the current release: invalid ownership metadata',
      code: 'conflict',
    },
    {
      reason: 'the token is not accepted',
      text: 'Error: Kubernetes cluster unreachable: the server has asked for the client to provide credentials',
      code: 'accessDenied',
    },
    {
      reason: 'Helm may not record',
      text: 'Error: list: failed to list: secrets is forbidden: User "u" cannot list resource "secrets" in API group ""',
      code: 'accessDenied',
    },
    {
      reason: 'the certificate is unknown',
      text: 'Error: Kubernetes cluster unreachable: Get "https://h": tls: failed to verify certificate: x509: certificate signed by unknown authority',
      code: 'misconfigured',
    },
    {
      reason: 'the namespace is not there yet',
      text: 'Error: INSTALLATION FAILED: create: failed to create: namespaces "n" not found',
      code: 'retryable',
    },
    {
      reason: 'the namespace goes',
      text: 'Error: secrets "s" is forbidden: unable to create new content in namespace n because it is being terminated',
      code: 'retryable',
    },
    {
      reason: 'the role lacks a resource of the chart',
      text: 'Error: ingresses is forbidden: User "u" cannot create resource "ingresses" in API group "networking.k8s.io"',
      code: 'terminal',
    },
    {
      reason: 'somebody else was quicker',
      text: 'Error: UPGRADE FAILED: another operation (install/upgrade/rollback) is in progress',
      code: 'retryable',
    },
    {
      reason: 'the server is away',
      text: 'Error: Kubernetes cluster unreachable: Get "https://h": dial tcp: connection refused',
      code: 'retryable',
    },
    {
      reason: 'the values are not those of the chart',
      text: "Error: values don't meet the specifications of the schema(s)",
      code: 'terminal',
    },
    {
      reason: 'an object is refused',
      text: 'Error: Service "x" is invalid: spec.ports[0].port: Invalid value: 70000',
      code: 'terminal',
    },
    {
      reason: 'a quota is used up',
      text: 'Error: pods "x" is forbidden: exceeded quota: q',
      code: 'terminal',
    },
    {
      reason: 'a hook failed',
      text: 'Error: UPGRADE FAILED: pre-upgrade hooks failed: job failed: BackoffLimitExceeded',
      code: 'terminal',
    },
    { reason: 'nobody knows why', text: '', code: 'retryable' },
  ])('says $code where $reason', ({ text, code }) => {
    expect(helmFailure('install it', text, [])).toMatchObject({ code });
  });

  it('says the reason without warnings and secrets', () => {
    const secret = 'two\nlines';
    const text = `WARNING: old\nError: 'two\nlines' is wrong (${Buffer.from(
      secret,
    ).toString('base64')})\n`;
    expect(helmFailure('install it', text, [secret]).message).toBe(
      "Could not install it: '***' is wrong (***)",
    );
  });
});

describe('chartFailure', () => {
  it.each([
    { text: 'Error: failed to fetch u : 401 Unauthorized', code: 'terminal' },
    { text: 'Error: failed to fetch u : 503 Service', code: 'retryable' },
    { text: 'Error: dial tcp: i/o timeout', code: 'retryable' },
    { text: 'Error: chart "c" version "9" not found', code: 'terminal' },
  ])('takes "$text" for $code', ({ text, code }) => {
    expect(chartFailure('c', text, [])).toMatchObject({ code });
  });
});

describe('scrub', () => {
  it('takes the longer secret first, so that nothing of it is left', () => {
    expect(scrub('abcdef abc', ['abc', 'abcdef'])).toBe('*** ***');
  });
});
