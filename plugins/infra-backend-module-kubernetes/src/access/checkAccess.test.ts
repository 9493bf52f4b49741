import { mockServices } from '@backstage/backend-test-utils';
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
      reason: 'the certificate is not trusted',
      error: nodeError('SELF_SIGNED_CERT_IN_CHAIN'),
      name: 'reach the API server',
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
});
