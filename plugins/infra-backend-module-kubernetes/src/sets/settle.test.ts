import { DriverError } from '@infra-orchestration/backstage-plugin-infra-node';
import { allSettled } from './settle';

const fail = (code: ConstructorParameters<typeof DriverError>[0]) =>
  Promise.reject(new DriverError(code, code));

describe('allSettled', () => {
  it('gives the results in their order', async () => {
    expect(await allSettled([Promise.resolve(1), Promise.resolve(2)])).toEqual([
      1, 2,
    ]);
  });

  it.each([
    {
      reason: 'a refused provider concerns more than one object',
      failures: () => [fail('terminal'), fail('accessDenied')],
      code: 'accessDenied',
    },
    {
      reason: 'what waits for a person would fail again',
      failures: () => [fail('retryable'), fail('terminal')],
      code: 'terminal',
    },
    {
      reason: 'what is not understood may pass by itself',
      failures: () => [Promise.reject(new Error('x')), fail('conflict')],
      code: 'conflict',
    },
  ])('throws $code: $reason', async ({ failures, code }) => {
    await expect(allSettled(failures())).rejects.toMatchObject({ code });
  });
});
