import { pullRequestOf } from './pullRequests';

const told = {
  action: 'opened' as const,
  repositoryUrl: 'https://git.example.com/shop/greeter.git',
  ...{ number: 7, title: 'T', branch: 'b', headCommit: 'a'.repeat(40) },
  url: 'https://git.example.com/shop/greeter/pull/7',
};

describe('the time of a change of a pull request', () => {
  it.each([
    {
      reason: 'as GitHub writes it',
      updatedAt: '2026-11-26T10:00:00Z',
      expected: '2026-11-26T10:00:00.000Z',
    },
    {
      reason: 'as older GitLabs write it',
      updatedAt: '2026-11-26 10:00:00 UTC',
      expected: '2026-11-26T10:00:00.000Z',
    },
    {
      reason: 'with a time zone',
      updatedAt: '2026-11-26 12:00:00 +0200',
      expected: '2026-11-26T10:00:00.000Z',
    },
    { reason: 'none', updatedAt: undefined, expected: undefined },
    { reason: 'no time', updatedAt: 'yesterday', expected: undefined },
  ])('is $expected where it is $reason', ({ updatedAt, expected }) => {
    expect(pullRequestOf({ ...told, updatedAt }).updatedAt).toBe(expected);
  });
});
