import request from 'supertest';
import { InfraBackend } from './__testUtils__/infraBackend';
import { engineHealth, infraRootHealthServiceFactory } from './observability';

describe('The readiness of the backend', () => {
  it('includes the engine, at the real endpoint', async () => {
    const infra = await InfraBackend.start({
      features: [infraRootHealthServiceFactory],
    });
    const ask = (what: string) =>
      request(infra.backend.server).get(`/.backstage/health/v1/${what}`);
    try {
      // The first sweep comes with the start.
      await infra.create();
      await ask('readiness').expect(200, { status: 'ok' });
      const later = Date.now() + 120_000;
      const now = jest.spyOn(Date, 'now').mockReturnValue(later);
      const { status, body } = await ask('readiness');
      now.mockRestore();
      expect([status, body.message]).toEqual([
        503,
        expect.stringMatching(/^infra: .*not reached its database for \d+ s/),
      ]);
      await ask('liveness').expect(200);
    } finally {
      await infra.stop();
    }
  });

  it.each([
    {
      reason: 'the engine was never started',
      last: undefined,
      expected: /has not begun/,
    },
    {
      reason: 'the last sweep is long ago',
      last: new Date(Date.now() - 90_000),
      expected: /for 9\d s/,
    },
  ])('is none where $reason', ({ last, expected }) => {
    expect(engineHealth({ lastSweepAt: () => last })()).toMatch(expected);
  });

  it('is there while sweeps succeed', () => {
    const check = engineHealth({ lastSweepAt: () => new Date() });
    expect(check()).toBeUndefined();
  });
});
