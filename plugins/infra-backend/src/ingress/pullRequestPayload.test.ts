import { readPullRequestHint } from './pullRequestPayload';

const hint = {
  ...{ source: 'github', deliveryId: '1', action: 'opened', number: 7 },
  repositoryUrl: 'https://git.example.com/shop/greeter',
  ...{ title: 'T', branch: 'b', headCommit: 'a'.repeat(40) },
  url: 'https://git.example.com/shop/greeter/pull/7',
};

describe('what is published of pull requests', () => {
  it.each([
    { reason: 'all that has to be there', payload: hint },
    {
      reason: 'with author and time',
      payload: { ...hint, author: 'ann', updatedAt: '2026-11-26T10:00:00Z' },
    },
  ])('is read: $reason', ({ payload }) => {
    expect(readPullRequestHint({ ...payload, secret: 'x' })).toEqual({
      hint: payload,
    });
  });

  it.each([
    { reason: 'no hash', payload: { headCommit: 'main' }, at: '/headCommit' },
    { reason: 'no number', payload: { number: '7' }, at: '/number' },
    { reason: 'a script', payload: { url: 'data:text/html,x' }, at: '/url' },
    { reason: 'no action', payload: { action: 'edited' }, at: '/action' },
    { reason: 'no time', payload: { updatedAt: 'now' }, at: '/updatedAt' },
  ])('is refused: $reason', ({ payload, at }) => {
    expect(readPullRequestHint({ ...hint, ...payload })).toEqual({
      problem: expect.stringMatching(`^${at}: `),
    });
  });
});
