import { githubOf, TOKEN } from '../__testUtils__/forges';
import { GithubServer, userOf } from '../__testUtils__/GithubServer';
import { noteFor, signal } from '../__testUtils__/note';
import { markOf } from '../comment/text';

describe('GithubForge with an app', () => {
  let server: GithubServer;
  let url: string;

  beforeEach(async () => {
    server = new GithubServer();
    await server.start();
    url = `${server.url}/acme/shop`;
  });
  afterEach(() => server.stop());

  const appForge = (options: object = {}) => {
    const { appId, privateKey } = server.app1;
    const app = {
      appId,
      privateKey,
      clientId: 'Iv1.1',
      clientSecret: 'client-secret',
      webhookSecret: 'webhook-secret',
      ...options,
    };
    return githubOf(server, { apps: [app] });
  };

  it('writes as the app, and gets one token for many tells', async () => {
    const forge = appForge();
    expect(forge.knows(url)).toBe(true);
    await forge.tell(noteFor(url), signal());
    await forge.tell(noteFor(url, { comment: 'It is ready.' }), signal());
    expect(server.installationTokens).toBe(1);
    expect(server.comments).toMatchObject([
      {
        body: `${markOf('shop-7f3a')}\nIt is ready.`,
        user: { login: 'backstage-acme[bot]' },
      },
    ]);
    expect(server.statuses).toHaveLength(1);
  });

  it('finds its comment again with another token of the same app', async () => {
    await appForge().tell(noteFor(url), signal());
    await appForge().tell(noteFor(url), signal());
    expect(server.installationTokens).toBe(2);
    expect(server.comments).toHaveLength(1);
  });

  it.each([
    {
      reason: 'the app is not installed at the owner',
      path: 'other/shop',
      said: 'the GitHub App is not installed there',
    },
    {
      reason: 'the app was not given the repository',
      path: 'acme/secret',
      said: 'does not have access to a repository',
    },
  ])('is refused where $reason', async ({ path, said }) => {
    server.selected = ['shop'];
    const note = noteFor(`${server.url}/${path}`);
    await expect(appForge().tell(note, signal())).rejects.toMatchObject({
      code: 'accessDenied',
      message: expect.stringMatching(
        new RegExp(`${said}.*"Pull requests: write"`),
      ),
    });
    expect(server.writes.filter(w => w.includes('/repos/'))).toEqual([]);
  });

  it('is refused where the key is not that of the app', async () => {
    const { privateKey } = new GithubServer().app1;
    const told = appForge({ privateKey }).tell(noteFor(url), signal());
    await expect(told).rejects.toMatchObject({
      code: 'accessDenied',
      message: expect.stringContaining('could not be decoded'),
    });
    await expect(told).rejects.not.toThrow(privateKey);
  });

  it('says which permission the app lacks', async () => {
    server.appRights = ['pulls'];
    await expect(appForge().tell(noteFor(url), signal())).rejects.toMatchObject(
      {
        code: 'accessDenied',
        message: expect.stringMatching(
          /read the statuses of acme\/shop#7: 403 Resource not accessible by integration.*"Commit statuses: write"/,
        ),
      },
    );
    expect(server.comments).toHaveLength(1);
  });
});

describe('GithubForge with a token', () => {
  let server: GithubServer;
  let url: string;
  const user = userOf(41, 'platform');

  beforeEach(async () => {
    server = new GithubServer();
    await server.start();
    server.logins.set(TOKEN, { user, rights: ['pulls', 'statuses'] });
    url = `${server.url}/acme/shop`;
  });
  afterEach(() => server.stop());

  it('takes the address of a repository as it is cloned by', async () => {
    const forge = githubOf(server, { token: TOKEN });
    expect(forge.knows(`${url}.git`)).toBe(true);
    await forge.tell(noteFor(`${url}.git`), signal());
    expect(server.comments).toHaveLength(1);
  });

  it('knows nothing without credentials', () => {
    expect(githubOf(server, {}).knows(url)).toBe(false);
  });

  it.each<{
    reason: string;
    status: number;
    headers: Record<string, string>;
    message: string;
    retryAfter: number;
  }>([
    {
      reason: 'secondary limit with a pause',
      status: 403,
      headers: { 'retry-after': '45' },
      message: 'You have exceeded a secondary rate limit.',
      retryAfter: 45_000,
    },
    {
      reason: 'secondary limit without one',
      status: 403,
      headers: { 'x-ratelimit-remaining': '3000' },
      message: 'You have exceeded a secondary rate limit.',
      retryAfter: 60_000,
    },
    {
      reason: 'a reset that has passed',
      status: 429,
      headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1' },
      message: 'API rate limit exceeded',
      retryAfter: 60_000,
    },
    {
      reason: 'a pause beyond all measure',
      status: 429,
      headers: { 'retry-after': '99999999' },
      message: 'API rate limit exceeded',
      retryAfter: 3_600_000,
    },
  ])('waits at a $reason', async ({ status, headers, message, retryAfter }) => {
    server.fault = ({ method }) =>
      method === 'GET'
        ? {
            status,
            headers,
            body: { message },
          }
        : undefined;
    const forge = githubOf(server, { token: TOKEN });
    await expect(forge.tell(noteFor(url), signal())).rejects.toMatchObject({
      code: 'retryable',
      retryAfter,
    });
  });

  it('finds its status among more than a hundred', async () => {
    const forge = githubOf(server, { token: TOKEN });
    for (let i = 0; i < 120; i++) {
      const status = { context: `ci/${i}`, state: 'success' as const };
      await forge.tell(noteFor(url, { status }), signal());
    }
    const written = server.statuses.length;
    const status = { context: 'ci/119', state: 'success' as const };
    await forge.tell(noteFor(url, { status }), signal());
    expect(server.statuses).toHaveLength(written);
  });
});
