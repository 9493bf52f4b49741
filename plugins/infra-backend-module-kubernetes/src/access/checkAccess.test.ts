import { mockServices } from '@backstage/backend-test-utils';
import { DriverError } from '@infra-orchestration/backstage-plugin-infra-node';
import { KubernetesConnection } from '../connection';
import { KubernetesApiError } from '../errors';
import { checkAccess } from './checkAccess';

const context = {
  signal: new AbortController().signal,
  logger: mockServices.logger.mock(),
};
const checkWhere = (error: unknown) =>
  checkAccess(
    {
      providerName: 'test',
      config: {},
      client: { call: () => Promise.reject(error) },
    } as unknown as KubernetesConnection,
    context,
  );
const nodeError = (code: string) => Object.assign(new Error(code), { code });

describe('checkAccess', () => {
  it.each([
    {
      reason: 'the token is refused',
      error: new KubernetesApiError(401, {}),
      name: 'log in',
    },
    {
      reason: 'nothing may be asked',
      error: new KubernetesApiError(403, { message: 'no' }),
      name: 'ask for its own permissions',
    },
    {
      reason: 'no token is minted any more',
      error: new DriverError('accessDenied', 'gone'),
      name: 'ask for a short-lived token',
    },
  ])('reports where $reason', async ({ error, name }) => {
    expect(await checkWhere(error)).toMatchObject({
      ok: false,
      checks: [{ name, granted: false }],
    });
  });

  it.each([
    {
      reason: 'the server has too much to do',
      error: new KubernetesApiError(429, {}),
    },
    {
      reason: 'the server has trouble of its own',
      error: new KubernetesApiError(503, {}),
    },
    { reason: 'nobody listens', error: nodeError('ECONNREFUSED') },
  ])('is no refusal where $reason', async ({ error }) => {
    await expect(checkWhere(error)).rejects.toMatchObject({
      code: 'retryable',
    });
  });

  it.each([
    {
      reason: 'the certificate is not trusted',
      code: 'SELF_SIGNED_CERT_IN_CHAIN',
      message: /config\.caData/,
    },
    {
      reason: 'the certificate is for another name',
      code: 'ERR_TLS_CERT_ALTNAME_INVALID',
      message: /config\.tlsServerName/,
    },
    {
      reason: 'the certificate has expired',
      code: 'CERT_HAS_EXPIRED',
      message: /has expired/,
    },
    {
      reason: 'nobody speaks TLS there',
      code: 'ERR_SSL_WRONG_VERSION_NUMBER',
      message: /config\.server/,
    },
  ])(
    'says what is to be corrected where $reason',
    async ({ code, message }) => {
      await expect(checkWhere(nodeError(code))).rejects.toMatchObject({
        code: 'misconfigured',
        message: expect.stringMatching(message),
      });
    },
  );
});
