import { Bench, githubBench, gitlabBench, TOKEN } from './__testUtils__/forges';
import { GitlabServer } from './__testUtils__/GitlabServer';
import { GithubServer } from './__testUtils__/GithubServer';
import { COMMIT } from './__testUtils__/note';
import { PreviewBackend } from './__testUtils__/PreviewBackend';

jest.setTimeout(60_000);

async function until(condition: () => boolean): Promise<void> {
  for (let attempt = 0; attempt < 400 && !condition(); attempt++) {
    await new Promise(resolve => setTimeout(resolve, 50));
  }
  expect(condition()).toBe(true);
}

/** From the webhook of a forge to what its pull request says. */
describe.each([
  {
    name: 'GitHub',
    start: githubBench,
    type: 'github',
    open: (backend: PreviewBackend) => backend.github('opened', COMMIT),
    close: (backend: PreviewBackend) => backend.github('closed', COMMIT),
  },
  {
    name: 'GitLab',
    start: gitlabBench,
    type: 'gitlab',
    open: (backend: PreviewBackend) => backend.gitlab('open', COMMIT),
    close: (backend: PreviewBackend) => backend.gitlab('close', COMMIT),
  },
])('a backend with previews, and $name', ({ start, type, open, close }) => {
  let bench: Bench;
  let backend: PreviewBackend;

  beforeAll(async () => {
    bench = await start();
    const { host, apiBaseUrl } = bench.server as GithubServer | GitlabServer;
    backend = await PreviewBackend.start(bench.repositoryUrl, {
      [type]: [{ host, apiBaseUrl, token: TOKEN }],
    });
  });

  afterAll(async () => {
    await backend?.stop();
    await bench.server.stop();
  });

  const says = (text: string) =>
    bench.comments().some(({ body }) => body.includes(text));

  it('tells the pull request that its preview is up', async () => {
    await open(backend);
    await until(() => says('The preview is up'));
    await until(() => bench.statuses()[0]?.state === 'success');
    expect(bench.comments()).toHaveLength(1);
    expect(bench.statuses()).toMatchObject([
      {
        context: 'preview/shop',
        description: 'The preview is up',
        targetUrl: expect.stringContaining('https://backstage.example.com/'),
      },
    ]);
  });

  it('tells it in the same comment that it is deleted', async () => {
    const [{ id }] = bench.comments();
    await close(backend);
    await until(() => says('The preview is deleted'));
    expect(bench.comments()).toMatchObject([{ id }]);
  });
});
