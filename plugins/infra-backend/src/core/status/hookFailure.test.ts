import { environmentStatus, nodeConditions } from '.';

const context = {
  previous: [],
  generation: 3,
  now: new Date('2026-01-01T00:00:00Z'),
};
const ready = {
  address: 'a',
  dependenciesOf: [],
  ...nodeConditions(
    { kind: 'observed', ready: true, upToDate: true, drifted: false },
    context,
  ),
};

describe('a hook that failed', () => {
  it.each([
    {
      reason: 'all is as before, and the deployment has failed',
      deployment: 'Failed' as const,
      expected: 'Failed',
    },
    {
      reason: 'others are told before it counts as failed',
      deployment: 'Running' as const,
      expected: 'Progressing',
    },
  ])('is why nothing is as asked for: $reason', ({ deployment, expected }) => {
    const hookFailure = 'Hook smoke (afterDeployment) failed: 500';
    const found = environmentStatus({
      ...context,
      deployment: { status: deployment, mode: 'deploy' },
      deleting: false,
      graphErrors: [],
      hookFailure,
      instances: [ready],
    });
    expect(found.status).toBe(expected);
    expect(found.conditions).toContainEqual(
      expect.objectContaining({
        type: 'Synced',
        status: 'False',
        reason: 'HookFailed',
        message: hookFailure,
      }),
    );
  });
});
