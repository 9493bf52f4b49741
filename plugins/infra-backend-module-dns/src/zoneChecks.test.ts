import { mockServices } from '@backstage/backend-test-utils';
import { DriverError } from '@infra-orchestration/backstage-plugin-infra-node';
import { runCheck } from './zoneChecks';

describe('runCheck', () => {
  const context = {
    signal: new AbortController().signal,
    logger: mockServices.logger.mock(),
  };
  const check = (attempt: () => Promise<string | void>) =>
    runCheck('change zone a', context, attempt);

  it('grants what succeeds', async () => {
    expect(await check(async () => 'version 4')).toEqual({
      name: 'change zone a',
      granted: true,
      message: 'version 4',
    });
  });

  it.each(['accessDenied', 'misconfigured', 'terminal', 'conflict'] as const)(
    'reports what cannot be used: %s',
    async code => {
      const attempt = () => Promise.reject(new DriverError(code, 'no'));
      expect(await check(attempt)).toEqual({
        name: 'change zone a',
        granted: false,
        message: 'no',
      });
    },
  );

  it('does not report an outage as a refusal', async () => {
    const away = new DriverError('retryable', 'nobody listens');
    await expect(check(() => Promise.reject(away))).rejects.toBe(away);
  });

  it('does not report what it does not understand as a refusal, nor repeat it', async () => {
    const outcome = check(() => Promise.reject(new Error('X-API-Key: abc')));
    await expect(outcome).rejects.toMatchObject({
      code: 'retryable',
      message: expect.not.stringContaining('abc'),
    });
  });
});
