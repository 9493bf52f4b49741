import { mockCredentials } from '@backstage/backend-test-utils';
import { Authorizer } from './Authorizer';
import { AuthorizedActivity } from './AuthorizedActivity';
import { ActivityUseCases, EnvironmentUseCases } from './types';

const credentials = mockCredentials.user();

describe('following as authorized', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  function setUp(followEvents: ActivityUseCases['followEvents']) {
    return new AuthorizedActivity(
      { followEvents } as Partial<ActivityUseCases> as ActivityUseCases,
      {
        environments: {
          get: async () => ({}),
        } as unknown as EnvironmentUseCases,
        authorizer: {} as Authorizer,
      },
    );
  }

  it('looks no more whether the caller may, where it never began', async () => {
    const activity = setUp(async () => {
      throw new Error('no database');
    });
    await expect(
      activity.followEvents('e', {}, { credentials }),
    ).rejects.toThrow('no database');
    expect(jest.getTimerCount()).toBe(0);
  });

  it('looks no more once the caller left, though nothing was read', async () => {
    const activity = setUp(async () => (async function* none() {})());
    const left = new AbortController();
    const { signal } = left;
    await activity.followEvents('e', {}, { credentials, signal });
    expect(jest.getTimerCount()).toBe(1);
    left.abort();
    expect(jest.getTimerCount()).toBe(0);
  });
});
